// The crash loop on SimGrid's s4u actors, one an app. Prints events and seconds.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <simgrid/s4u.hpp>
#include <string>

namespace sg4 = simgrid::s4u;
static uint64_t count = 0;

static void app(double until) {
  double delay = 1.0;
  while (sg4::Engine::get_clock() < until) {
    sg4::this_actor::sleep_for(1.0);
    ++count;
    sg4::this_actor::sleep_for(delay);
    ++count;
    delay = delay * 1.15 < 300.0 ? delay * 1.15 : 300.0;
  }
}

int main(int argc, char** argv) {
  const int apps = std::stoi(argv[1]);
  const double until = std::stod(argv[2]) / 1000;
  int none = 1;
  char* name[] = {argv[0], nullptr};
  sg4::Engine engine(&none, name);
  auto* zone = sg4::create_full_zone("zone");
  auto* host = zone->create_host("host", 1e9);
  zone->seal();
  for (int index = 0; index < apps; ++index) sg4::Actor::create("app", host, app, until);
  const auto start = std::chrono::steady_clock::now();
  engine.run_until(until);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf("%llu %f\n", static_cast<unsigned long long>(count), took.count());
}
