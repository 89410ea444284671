/** `sigsys profile --help`. */
export const profileHelp = `Usage: sigsys profile COMMAND [OPTIONS]

Seccomp profiles as Mesos reads them and as the kernel enforces them.

  lint FILE…                 what would stop containers, what is weak, what has no effect (1 if there are errors)
  explain FILE CALL [ARG…]   what becomes of a call, and why; _ is an argument that is not known
  effective FILE             how many calls are permitted and refused, and which
  diff A B                   what changes in behaviour, call by call (1 if anything does)
  suggest --from EVIDENCE… FILE   the narrowest change that refused calls justify; the profile goes to stdout
  convert FILE               a Docker or OCI profile for Mesos; the profile goes to stdout

  --mesos 1.11               1.8 to 1.12; convert: also --to mesos-1.11
  --libseccomp 2.3.3         2.3.0 to 2.6.1; DC/OS has 2.3.3
  --kernel RELEASE           the agents' uname -r
  --caps SET                 bounding set of the container: all (default), none, docker, or names
  --arch NAME                architecture of the calls, several with commas
  --native NAME              architecture of the agents, if it does not follow from --arch
  --format FORMAT            text, json; lint: sarif; diff: markdown
  --list                     effective: also the permitted calls
  --out FILE                 suggest, convert: where the profile goes

FILE may be builtin:mesos (default.json of Mesos and DC/OS), builtin:docker-2018 or builtin:docker-2026.

Examples:
  sigsys profile lint --kernel 3.10 default.json
  sigsys profile explain builtin:mesos clone 0x10000000 --caps none
  sigsys profile effective builtin:mesos --caps docker
  sigsys profile diff --format markdown old.json new.json
  sigsys profile convert --to mesos-1.11 --libseccomp 2.3.3 builtin:docker-2026
`
