"""The crash loop on SimPy: N apps, each launch runs 1 s, fails, waits 1 s x 1.15 up to 300 s. Prints events and seconds."""
import sys
import time
import simpy


def app(env, count):
    delay = 1000.0
    while True:
        yield env.timeout(1000)
        count[0] += 1
        yield env.timeout(int(delay))
        count[0] += 1
        delay = min(300000.0, delay * 1.15)


apps, until = int(sys.argv[1]), int(sys.argv[2])
env = simpy.Environment()
count = [0]
for _ in range(apps):
    env.process(app(env, count))
start = time.perf_counter()
env.run(until=until)
print(count[0], time.perf_counter() - start)
