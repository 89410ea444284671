"""Builds filters with the libseccomp of this machine: one JSON object a line in, one a line out.

In: {"default": ACTION, "archs": [TOKEN...], "rules": [{"action": ACTION, "names": [...], "args": [[index, op, a, b]...]}]}
Out: {"bpf": HEX} | {"refused": {"rule": n, "name": NAME, "errno": n}} | {"unknown": NAME} | {"died": TEXT}
The first line out is {"version": "2.5.4"}. Each filter is built in a child of its own, which may take two seconds.
"""
import ctypes
import json
import os
import signal
import sys

library = ctypes.CDLL(sys.argv[1] if len(sys.argv) > 1 else "libseccomp.so.2")


class Version(ctypes.Structure):
    _fields_ = [("major", ctypes.c_uint), ("minor", ctypes.c_uint), ("micro", ctypes.c_uint)]


class Compare(ctypes.Structure):
    _fields_ = [("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]


library.seccomp_version.restype = ctypes.POINTER(Version)
library.seccomp_init.restype = ctypes.c_void_p
library.seccomp_init.argtypes = [ctypes.c_uint32]
library.seccomp_attr_set.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_uint32]
library.seccomp_arch_add.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
library.seccomp_syscall_resolve_name.argtypes = [ctypes.c_char_p]
library.seccomp_rule_add_array.argtypes = [
    ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint, ctypes.POINTER(Compare),
]
library.seccomp_export_bpf.argtypes = [ctypes.c_void_p, ctypes.c_int]


def build(wanted):
    context = library.seccomp_init(wanted["default"])
    library.seccomp_attr_set(context, 3, 0)
    for token in wanted["archs"]:
        library.seccomp_arch_add(context, token)
    for index, rule in enumerate(wanted["rules"]):
        args = (Compare * max(1, len(rule["args"])))(*[Compare(*arg) for arg in rule["args"]])
        for name in rule["names"]:
            number = library.seccomp_syscall_resolve_name(name.encode())
            if number == -1:
                return {"unknown": name}
            code = library.seccomp_rule_add_array(context, rule["action"], number, len(rule["args"]), args)
            if code < 0:
                return {"refused": {"rule": index, "name": name, "errno": -code}}
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.close(reading)
        os._exit(0 if library.seccomp_export_bpf(context, writing) == 0 else 1)
    os.close(writing)
    with os.fdopen(reading, "rb") as program:
        code = program.read()
    os.wait()
    return {"bpf": code.hex()}


def apart(wanted):
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        signal.alarm(2)
        os.write(writing, json.dumps(build(wanted)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        text = answer.read()
    _, status = os.waitpid(child, 0)
    return text.decode() if status == 0 else json.dumps({"died": "wait status %d" % status})


version = library.seccomp_version().contents
print(json.dumps({"version": "%d.%d.%d" % (version.major, version.minor, version.micro)}))
for line in sys.stdin:
    print(apart(json.loads(line)), flush=True)
