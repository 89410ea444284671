// The crash loop on a bare std::priority_queue of plain structs. Prints events and seconds.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <queue>
#include <vector>

struct Due {
  int64_t at;
  uint64_t order;
  uint32_t app;
  bool operator<(const Due& other) const { return at != other.at ? at > other.at : order > other.order; }
};

int main(int argc, char** argv) {
  const uint32_t apps = argc > 1 ? atoi(argv[1]) : 1000;
  const int64_t until = argc > 2 ? atoll(argv[2]) : 864000000;
  std::priority_queue<Due> queue;
  std::vector<double> delay(apps, 1000.0);
  std::vector<char> runs(apps, 1);
  uint64_t order = 0, count = 0;
  for (uint32_t app = 0; app < apps; ++app) queue.push({1000, order++, app});
  const auto start = std::chrono::steady_clock::now();
  while (queue.top().at < until) {
    const Due due = queue.top();
    queue.pop();
    ++count;
    int64_t wait = 1000;
    if (runs[due.app]) {
      wait = static_cast<int64_t>(delay[due.app]);
      delay[due.app] = delay[due.app] * 1.15 < 300000.0 ? delay[due.app] * 1.15 : 300000.0;
    }
    runs[due.app] = !runs[due.app];
    queue.push({due.at + wait, order++, due.app});
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf("%llu %f\n", static_cast<unsigned long long>(count), took.count());
}
