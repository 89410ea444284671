"""The crash loop on SimPy 2.3: N apps, each launch runs 1 s, fails, waits 1 s x 1.15 up to 300 s. Prints events and seconds."""
import sys
import time
from SimPy.Simulation import Process, Simulation, hold

count = 0


class App(Process):
    def live(self):
        global count
        delay = 1000.0
        while True:
            yield hold, self, 1000
            count += 1
            yield hold, self, int(delay)
            count += 1
            delay = min(300000.0, delay * 1.15)


apps, until = int(sys.argv[1]), int(sys.argv[2])
world = Simulation()
world.initialize()
for _ in range(apps):
    app = App(sim=world)
    world.activate(app, app.live())
start = time.perf_counter()
world.simulate(until=until)
print(count, time.perf_counter() - start)
