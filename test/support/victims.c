/* Programs that break a seccomp filter, in control groups that are given. Needs root: no_new_privs stays off, as with Mesos.
 *
 *   victims run < PLAN     a line a container: "TAG ACTION HOW LIFE_MS GROUP..." ; GROUP is a folder of a control group.
 *                          "pause MS" waits, "wait" until all have ended. The parent moves the child into its groups
 *                          before it lets it exec, as an agent does.
 *   victims one ...        what a container runs
 *
 * ACTION  the filter's return value in hex, for chroot(2); HOW  self | thread | child | late-child | grandchild
 * lines out: "pid TAG PID" before the call is made, PID in the initial namespace.
 */
#define _GNU_SOURCE
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void filter(unsigned action) {
  struct sock_filter code[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_chroot, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, action),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = {sizeof code / sizeof *code, code};
  if (syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_LOG, &program) != 0) _exit(99);
}

static const char *tag;
static long life;

static void violate(void) {
  char line[200];
  int bytes = snprintf(line, sizeof line, "pid %s %d\n", tag, getpid());
  if (write(1, line, bytes) != bytes) _exit(98);
  usleep(life * 1000);
  syscall(__NR_chroot, "/nowhere");
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
    _exit(0);
  }
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int one(char **argv) {
  const char *how = argv[1];
  tag = argv[3];
  life = atol(argv[2]);
  filter(strtoul(argv[0], NULL, 16));
  if (strcmp(how, "thread") == 0) {
    pthread_t thread;
    pthread_create(&thread, NULL, in_thread, NULL);
    pthread_join(thread, NULL);
    return 7;
  }
  if (strcmp(how, "child") == 0) return as_child(1);
  if (strcmp(how, "grandchild") == 0) return as_child(3);
  violate();
  return 0;
}

static void start(const char *self, char **words, int count) {
  int go[2];
  char byte = 0;
  if (pipe(go) != 0) exit(97);
  pid_t child = fork();
  if (child == 0) {
    close(go[1]);
    if (read(go[0], &byte, 1) < 0) _exit(96);
    close(go[0]);
    char *arguments[] = {(char *)self, "one", words[1], words[2], words[3], words[0], NULL};
    execv("/proc/self/exe", arguments);
    _exit(95);
  }
  close(go[0]);
  for (int index = 4; index < count; index += 1) {
    char path[4096];
    snprintf(path, sizeof path, "%s/cgroup.procs", words[index]);
    FILE *file = fopen(path, "w");
    if (file == NULL || fprintf(file, "%d", child) < 0 || fclose(file) != 0) fprintf(stderr, "cannot join %s\n", path);
  }
  close(go[1]);
}

static void run(const char *self) {
  char line[8192];
  while (fgets(line, sizeof line, stdin) != NULL) {
    char *words[16];
    int count = 0;
    for (char *word = strtok(line, " \n"); word != NULL && count < 16; word = strtok(NULL, " \n")) words[count++] = word;
    if (count == 2 && strcmp(words[0], "pause") == 0) usleep(atol(words[1]) * 1000);
    else if (count == 1) while (wait(NULL) > 0) {}
    else if (count >= 4) start(self, words, count);
    while (waitpid(-1, NULL, WNOHANG) > 0) {}
  }
  while (wait(NULL) > 0) {}
}

int main(int count, char **argv) {
  if (count == 6 && strcmp(argv[1], "one") == 0) return one(argv + 2);
  if (count == 2 && strcmp(argv[1], "run") == 0) run(argv[0]);
  return 0;
}
