/* Programs that break a seccomp filter, in control groups that are given. Needs root: no_new_privs stays off, as with Mesos.
 *
 *   victims run < PLAN     a line a container: "TAG ACTION HOW LIFE_MS [>STDERR] GROUP..." ; GROUP is a folder of a
 *                          control group, which is made, STDERR a file. "pause MS" waits, "wait" until all have ended. The parent moves
 *                          the child into its groups before it lets it exec, as an agent does.
 *   victims one ...        what a container runs
 *
 * ACTION  the filter's return value in hex, for chroot(2), and "q" behind it for a filter without the LOG flag
 * HOW     self | thread | child | grandchild | shell
 * lines out, pids of the initial namespace: "pid TAG PID" before the call is made; "start TAG PID SECONDS" before the
 * first exec; "end TAG STATUS SECONDS" when the first process was waited for, STATUS as wait(2) gives it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void filter(unsigned action, int logged) {
  struct sock_filter code[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_chroot, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, action),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof code / sizeof *code, code};
  if (syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, logged ? SECCOMP_FILTER_FLAG_LOG : 0, &program) != 0) _exit(99);
}

static void say(const char *format, const char *tag, int number) {
  char line[300];
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  int bytes = snprintf(line, sizeof line, format, tag, number, (long)now.tv_sec, now.tv_nsec / 1000);
  if (write(1, line, bytes) != bytes) _exit(98);
}

static const char *tag;
static long life;

static void violate(void) {
  say("pid %s %d\n", tag, getpid());
  usleep(life * 1000);
  if (chroot("/nowhere") != 0) perror("victim: chroot");
}

static void *in_thread(void *unused) {
  violate();
  return unused;
}

static int as_child(int depth) {
  pid_t child = fork();
  int status;
  if (child == 0) {
    if (depth > 1) _exit(as_child(depth - 1));
    violate();
    _exit(1);
  }
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int one(char **argv) {
  const char *how = argv[1];
  tag = argv[3];
  life = atol(argv[2]);
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  filter(strtoul(argv[0], NULL, 16), strchr(argv[0], 'q') == NULL);
  if (strcmp(how, "thread") == 0) {
    pthread_t thread;
    pthread_create(&thread, NULL, in_thread, NULL);
    pthread_join(thread, NULL);
    return 7;
  }
  if (strcmp(how, "child") == 0) return as_child(1);
  if (strcmp(how, "grandchild") == 0) return as_child(3);
  violate();
  return 1;
}

/* Makes the folder of a group and those above it. */
static void make(const char *group) {
  char path[4096];
  snprintf(path, sizeof path, "%s", group);
  for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
    *slash = 0;
    mkdir(path, 0755);
    *slash = '/';
  }
  mkdir(path, 0755);
}

static struct { pid_t pid; char tag[100]; } running[4096];

static void start(char **words, int count) {
  int go[2];
  char byte = 0, program[4096] = {0}, command[8192];
  const char *err = NULL;
  if (pipe(go) != 0 || readlink("/proc/self/exe", program, sizeof program - 1) < 0) exit(97);
  snprintf(command, sizeof command, "'%s' one %s self %s %s; exit $?", program, words[1], words[3], words[0]);
  if (count > 4 && words[4][0] == '>') err = words[4] + 1;
  pid_t child = fork();
  if (child == 0) {
    close(go[1]);
    if (read(go[0], &byte, 1) < 0) _exit(96);
    close(go[0]);
    int fd = err == NULL ? -1 : open(err, O_WRONLY | O_CREAT | O_APPEND, 0644);
    if (fd >= 0) dup2(fd, 2);
    char *arguments[] = {program, "one", words[1], words[2], words[3], words[0], NULL};
    char *shell[] = {"sh", "-c", command, NULL};
    if (strcmp(words[2], "shell") == 0) execv("/bin/sh", shell);
    execv(program, arguments);
    _exit(95);
  }
  close(go[0]);
  for (int index = err == NULL ? 4 : 5; index < count; index += 1) {
    char path[4096];
    make(words[index]);
    snprintf(path, sizeof path, "%s/cgroup.procs", words[index]);
    FILE *file = fopen(path, "w");
    if (file == NULL || fprintf(file, "%d", child) < 0 || fclose(file) != 0) fprintf(stderr, "cannot join %s\n", path);
  }
  for (int slot = 0; slot < 4096; slot += 1)
    if (running[slot].pid == 0) {
      running[slot].pid = child;
      snprintf(running[slot].tag, sizeof running[slot].tag, "%s", words[0]);
      break;
    }
  say("start %s %d %ld.%06ld\n", words[0], child);
  close(go[1]);
}

static int reap(int flags) {
  int status;
  pid_t pid = waitpid(-1, &status, flags);
  for (int slot = 0; pid > 0 && slot < 4096; slot += 1)
    if (running[slot].pid == pid) {
      running[slot].pid = 0;
      say("end %s %d %ld.%06ld\n", running[slot].tag, status);
    }
  return pid > 0;
}

static void run(void) {
  char line[8192];
  while (fgets(line, sizeof line, stdin) != NULL) {
    char *words[16];
    int count = 0;
    for (char *word = strtok(line, " \n"); word != NULL && count < 16; word = strtok(NULL, " \n")) words[count++] = word;
    if (count == 2 && strcmp(words[0], "pause") == 0)
      for (long left = atol(words[1]); left > 0; left -= 5) {
        while (reap(WNOHANG)) {}
        usleep(5000);
      }
    else if (count == 1) while (reap(0)) {}
    else if (count >= 4) start(words, count);
    while (reap(WNOHANG)) {}
  }
  while (reap(0)) {}
}

int main(int count, char **argv) {
  if (count == 6 && strcmp(argv[1], "one") == 0) return one(argv + 2);
  if (count == 2 && strcmp(argv[1], "run") == 0) run();
  return 0;
}
