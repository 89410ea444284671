/* Puts filters to the kernel of this machine and makes calls under them. Needs root: no_new_privs stays off, as with Mesos.
 *
 *   kernel calls           lines in: "filter HEX", "call ARCH NUMBER ARG0 ... ARG5" (hex); lines out, one a call:
 *                          "PID returned N" | "PID trap NUMBER ARCH" | "PID gone" | "PID signal N"
 *                          then one "record TEXT" for each audit record of type 1326 that came meanwhile, and "end"
 *   kernel run HEX CAPS COMMAND   a shell command under a filter, the bounding set cut to the mask afterwards
 *
 * A call is made by a second thread that loads the filter for itself alone, so the first one sees what becomes of it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static struct sock_fprog program;
static unsigned char bytes[BPF_MAXINSNS * 8];

static void read_program(const char *hex) {
  size_t count = 0;
  unsigned int one;
  for (; count < sizeof bytes && sscanf(hex, "%2x", &one) == 1; hex += 2) bytes[count++] = (unsigned char)one;
  program.len = (unsigned short)(count / 8);
  program.filter = (struct sock_filter *)bytes;
}

static int load(void) { return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program); }

struct call { int is_i386; long number; uint64_t args[6]; };
static struct call wanted;
static volatile int returned, trapped, failed;
static volatile long answer;
static volatile unsigned int trap_number, trap_arch;
static volatile pid_t worker;

static void on_sigsys(int number, siginfo_t *info, void *context) {
  (void)number; (void)context;
  trap_number = (unsigned int)info->si_syscall;
  trap_arch = info->si_arch;
  trapped = 1;
  for (;;) __asm__ volatile("pause");
}

/* No call but the one asked for is made once the filter is there. */
static void *make_call(void *unused) {
  worker = (pid_t)syscall(SYS_gettid);
  if (load() != 0) { failed = errno; return unused; }
  const uint64_t *a = wanted.args;
  long result;
  if (wanted.is_i386) {
    register uint64_t sixth __asm__("r9") = a[5];
    __asm__ volatile("push %%rbp\n mov %%r9, %%rbp\n int $0x80\n pop %%rbp"
                     : "=a"(result), "+r"(sixth)
                     : "a"(wanted.number), "b"(a[0]), "c"(a[1]), "d"(a[2]), "S"(a[3]), "D"(a[4])
                     : "memory", "r8", "r10", "r11");
    result = (int)result;
  } else {
    register uint64_t r10 __asm__("r10") = a[3];
    register uint64_t r8 __asm__("r8") = a[4];
    register uint64_t r9 __asm__("r9") = a[5];
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(wanted.number), "D"(a[0]), "S"(a[1]), "d"(a[2]), "r"(r10), "r"(r8), "r"(r9)
                     : "memory", "rcx", "r11");
  }
  answer = result;
  returned = 1;
  for (;;) __asm__ volatile("pause");
}

static void child(int out) {
  char line[80];
  struct sigaction action = { .sa_sigaction = on_sigsys, .sa_flags = SA_SIGINFO };
  sigaction(SIGSYS, &action, NULL);
  pthread_t thread;
  if (pthread_create(&thread, NULL, make_call, NULL) != 0) _exit(9);
  for (;;) {
    if (failed) { snprintf(line, sizeof line, "failed %d", failed); break; }
    if (returned) { snprintf(line, sizeof line, "returned %ld", answer); break; }
    if (trapped) { snprintf(line, sizeof line, "trap %u %x", trap_number, trap_arch); break; }
    if (worker != 0 && syscall(SYS_tgkill, getpid(), worker, 0) != 0 && !failed) { strcpy(line, "gone"); break; }
    usleep(20);
  }
  if (write(out, line, strlen(line) + 1) < 0) _exit(9);
  _exit(0);
}

static pid_t put(char *line, size_t size) {
  int ends[2], status;
  if (pipe(ends) != 0) exit(9);
  pid_t pid = fork();
  if (pid == 0) child(ends[1]);
  close(ends[1]);
  ssize_t got = read(ends[0], line, size - 1);
  close(ends[0]);
  waitpid(pid, &status, 0);
  line[got > 0 ? got : 0] = 0;
  if (got <= 0) snprintf(line, size, "signal %d", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
  return pid;
}

static int listen_to_audit(void) {
  struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = 1 };
  int room = 1 << 22, from = socket(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT);
  if (from < 0 || bind(from, (struct sockaddr *)&address, sizeof address) != 0) return -1;
  setsockopt(from, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
  return from;
}

/* Records arrive in order: once that of a call that is surely recorded has come, so have all before it. */
static void print_records(int from) {
  static struct sock_filter all[] = { { BPF_RET | BPF_K, 0, 0, SECCOMP_RET_KILL_THREAD } };
  char line[80], last[40];
  program.len = 1;
  program.filter = all;
  wanted = (struct call){ .number = SYS_getppid };
  snprintf(last, sizeof last, " pid=%d ", put(line, sizeof line));
  struct pollfd ready = { .fd = from, .events = POLLIN };
  while (from >= 0 && poll(&ready, 1, 5000) == 1) {
    static char message[65536];
    ssize_t got = recv(from, message, sizeof message - 1, 0);
    const struct nlmsghdr *head = (struct nlmsghdr *)message;
    if (got < (ssize_t)sizeof *head || head->nlmsg_type != AUDIT_SECCOMP) continue;
    message[got] = 0;
    const char *text = NLMSG_DATA(head);
    if (strstr(text, last) != NULL) { printf("end\n"); return; }
    printf("record %s\n", text);
  }
}

static int run(const char *hex, uint64_t bounding, const char *command) {
  read_program(hex);
  if (load() != 0) return 99;
  for (int cap = 0; cap <= 63 && prctl(PR_CAPBSET_READ, cap) >= 0; cap++)
    if ((bounding >> cap & 1) == 0 && prctl(PR_CAPBSET_DROP, cap) != 0) return 98;
  struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct data[2];
  if (syscall(SYS_capget, &header, data) != 0) return 98;
  for (int half = 0; half < 2; half++) {
    data[half].permitted &= (uint32_t)(bounding >> (32 * half));
    data[half].effective = data[half].permitted;
    data[half].inheritable = 0;
  }
  if (syscall(SYS_capset, &header, data) != 0) return 98;
  execl("/bin/sh", "sh", "-c", command, (char *)NULL);
  return 97;
}

int main(int argc, char **argv) {
  if (argc == 5 && strcmp(argv[1], "run") == 0) return run(argv[2], strtoull(argv[3], NULL, 16), argv[4]);
  if (argc != 2 || strcmp(argv[1], "calls") != 0) return 96;
  static char line[BPF_MAXINSNS * 16 + 100];
  int audit = listen_to_audit();
  while (fgets(line, sizeof line, stdin) != NULL) {
    char arch[16], outcome[80];
    uint64_t *a = wanted.args;
    if (strncmp(line, "filter ", 7) == 0) read_program(line + 7);
    else if (sscanf(line, "call %15s %lx %lx %lx %lx %lx %lx %lx", arch, &wanted.number, &a[0], &a[1], &a[2], &a[3], &a[4], &a[5]) == 8) {
      wanted.is_i386 = strcmp(arch, "i386") == 0;
      pid_t pid = put(outcome, sizeof outcome);
      printf("%d %s\n", pid, outcome);
      fflush(stdout);
    } else return 95;
  }
  print_records(audit);
  return 0;
}
