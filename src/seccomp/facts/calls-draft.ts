/** Draft until the domain has its tables. */
export const draftCalls: Readonly<Record<string, string>> = {
  i386: `
    0:restart_syscall 1:exit 2:fork 3:read 4:write 5:open 6:close 7:waitpid 8:creat 9:link 10:unlink 11:execve
    12:chdir 13:time 14:mknod 15:chmod 16:lchown 17:break 18:oldstat 19:lseek 20:getpid 21:mount 22:umount 23:setuid
    24:getuid 25:stime 26:ptrace 27:alarm 28:oldfstat 29:pause 30:utime 31:stty 32:gtty 33:access 34:nice 35:ftime
    36:sync 37:kill 38:rename 39:mkdir 40:rmdir 41:dup 42:pipe 43:times 44:prof 45:brk 46:setgid 47:getgid 48:signal
    49:geteuid 50:getegid 51:acct 52:umount2 53:lock 54:ioctl 55:fcntl 56:mpx 57:setpgid 58:ulimit 59:oldolduname
    60:umask 61:chroot 62:ustat 63:dup2 64:getppid 65:getpgrp 66:setsid 67:sigaction 68:sgetmask 69:ssetmask
    70:setreuid 71:setregid 72:sigsuspend 73:sigpending 74:sethostname 75:setrlimit 76:getrlimit 77:getrusage
    78:gettimeofday 79:settimeofday 80:getgroups 81:setgroups 82:select 83:symlink 84:oldlstat 85:readlink 86:uselib
    87:swapon 88:reboot 89:readdir 90:mmap 91:munmap 92:truncate 93:ftruncate 94:fchmod 95:fchown 96:getpriority
    97:setpriority 98:profil 99:statfs 100:fstatfs 101:ioperm 102:socketcall 103:syslog 104:setitimer 105:getitimer
    106:stat 107:lstat 108:fstat 109:olduname 110:iopl 111:vhangup 112:idle 113:vm86old 114:wait4 115:swapoff
    116:sysinfo 117:ipc 118:fsync 119:sigreturn 120:clone 121:setdomainname 122:uname 123:modify_ldt 124:adjtimex
    125:mprotect 126:sigprocmask 127:create_module 128:init_module 129:delete_module 130:get_kernel_syms
    131:quotactl 132:getpgid 133:fchdir 134:bdflush 135:sysfs 136:personality 137:afs_syscall 138:setfsuid
    139:setfsgid 140:_llseek 141:getdents 142:_newselect 143:flock 144:msync 145:readv 146:writev 147:getsid
    148:fdatasync 149:_sysctl 150:mlock 151:munlock 152:mlockall 153:munlockall 154:sched_setparam
    155:sched_getparam 156:sched_setscheduler 157:sched_getscheduler 158:sched_yield 159:sched_get_priority_max
    160:sched_get_priority_min 161:sched_rr_get_interval 162:nanosleep 163:mremap 164:setresuid 165:getresuid
    166:vm86 167:query_module 168:poll 169:nfsservctl 170:setresgid 171:getresgid 172:prctl 173:rt_sigreturn
    174:rt_sigaction 175:rt_sigprocmask 176:rt_sigpending 177:rt_sigtimedwait 178:rt_sigqueueinfo 179:rt_sigsuspend
    180:pread64 181:pwrite64 182:chown 183:getcwd 184:capget 185:capset 186:sigaltstack 187:sendfile 188:getpmsg
    189:putpmsg 190:vfork 191:ugetrlimit 192:mmap2 193:truncate64 194:ftruncate64 195:stat64 196:lstat64 197:fstat64
    198:lchown32 199:getuid32 200:getgid32 201:geteuid32 202:getegid32 203:setreuid32 204:setregid32 205:getgroups32
    206:setgroups32 207:fchown32 208:setresuid32 209:getresuid32 210:setresgid32 211:getresgid32 212:chown32
    213:setuid32 214:setgid32 215:setfsuid32 216:setfsgid32 217:pivot_root 218:mincore 219:madvise 220:getdents64
    221:fcntl64 224:gettid 225:readahead 226:setxattr 227:lsetxattr 228:fsetxattr 229:getxattr 230:lgetxattr
    231:fgetxattr 232:listxattr 233:llistxattr 234:flistxattr 235:removexattr 236:lremovexattr 237:fremovexattr
    238:tkill 239:sendfile64 240:futex 241:sched_setaffinity 242:sched_getaffinity 243:set_thread_area
    244:get_thread_area 245:io_setup 246:io_destroy 247:io_getevents 248:io_submit 249:io_cancel 250:fadvise64
    252:exit_group 253:lookup_dcookie 254:epoll_create 255:epoll_ctl 256:epoll_wait 257:remap_file_pages
    258:set_tid_address 259:timer_create 260:timer_settime 261:timer_gettime 262:timer_getoverrun 263:timer_delete
    264:clock_settime 265:clock_gettime 266:clock_getres 267:clock_nanosleep 268:statfs64 269:fstatfs64 270:tgkill
    271:utimes 272:fadvise64_64 273:vserver 274:mbind 275:get_mempolicy 276:set_mempolicy 277:mq_open 278:mq_unlink
    279:mq_timedsend 280:mq_timedreceive 281:mq_notify 282:mq_getsetattr 283:kexec_load 284:waitid 286:add_key
    287:request_key 288:keyctl 289:ioprio_set 290:ioprio_get 291:inotify_init 292:inotify_add_watch
    293:inotify_rm_watch 294:migrate_pages 295:openat 296:mkdirat 297:mknodat 298:fchownat 299:futimesat
    300:fstatat64 301:unlinkat 302:renameat 303:linkat 304:symlinkat 305:readlinkat 306:fchmodat 307:faccessat
    308:pselect6 309:ppoll 310:unshare 311:set_robust_list 312:get_robust_list 313:splice 314:sync_file_range
    315:tee 316:vmsplice 317:move_pages 318:getcpu 319:epoll_pwait 320:utimensat 321:signalfd 322:timerfd_create
    323:eventfd 324:fallocate 325:timerfd_settime 326:timerfd_gettime 327:signalfd4 328:eventfd2 329:epoll_create1
    330:dup3 331:pipe2 332:inotify_init1 333:preadv 334:pwritev 335:rt_tgsigqueueinfo 336:perf_event_open
    337:recvmmsg 338:fanotify_init 339:fanotify_mark 340:prlimit64 341:name_to_handle_at 342:open_by_handle_at
    343:clock_adjtime 344:syncfs 345:sendmmsg 346:setns 347:process_vm_readv 348:process_vm_writev 349:kcmp
    350:finit_module 351:sched_setattr 352:sched_getattr 353:renameat2 354:seccomp 355:getrandom 356:memfd_create
    357:bpf 358:execveat 359:socket 360:socketpair 361:bind 362:connect 363:listen 364:accept4 365:getsockopt
    366:setsockopt 367:getsockname 368:getpeername 369:sendto 370:sendmsg 371:recvfrom 372:recvmsg 373:shutdown
    374:userfaultfd 375:membarrier 376:mlock2 377:copy_file_range 378:preadv2 379:pwritev2 380:pkey_mprotect
    381:pkey_alloc 382:pkey_free 383:statx 384:arch_prctl 385:io_pgetevents 386:rseq 393:semget 394:semctl
    395:shmget 396:shmctl 397:shmat 398:shmdt 399:msgget 400:msgsnd 401:msgrcv 402:msgctl 403:clock_gettime64
    404:clock_settime64 405:clock_adjtime64 406:clock_getres_time64 407:clock_nanosleep_time64 408:timer_gettime64
    409:timer_settime64 410:timerfd_gettime64 411:timerfd_settime64 412:utimensat_time64 413:pselect6_time64
    414:ppoll_time64 416:io_pgetevents_time64 417:recvmmsg_time64 418:mq_timedsend_time64 419:mq_timedreceive_time64
    420:semtimedop_time64 421:rt_sigtimedwait_time64 422:futex_time64 423:sched_rr_get_interval_time64
    424:pidfd_send_signal 425:io_uring_setup 426:io_uring_enter 427:io_uring_register 428:open_tree 429:move_mount
    430:fsopen 431:fsconfig 432:fsmount 433:fspick 434:pidfd_open 435:clone3 436:close_range 437:openat2
    438:pidfd_getfd 439:faccessat2 440:process_madvise 441:epoll_pwait2 442:mount_setattr 443:quotactl_fd
    444:landlock_create_ruleset 445:landlock_add_rule 446:landlock_restrict_self 447:memfd_secret
    448:process_mrelease 449:futex_waitv 450:set_mempolicy_home_node 451:cachestat 452:fchmodat2
    453:map_shadow_stack 454:futex_wake 455:futex_wait 456:futex_requeue 457:statmount 458:listmount
    459:lsm_get_self_attr 460:lsm_set_self_attr 461:lsm_list_modules 462:mseal 463:setxattrat 464:getxattrat
    465:listxattrat 466:removexattrat 467:open_tree_attr 468:file_getattr 469:file_setattr 470:listns
    471:rseq_slice_yield
  `,
  x86_64: `
    0:read 1:write 2:open 3:close 4:stat 5:fstat 6:lstat 7:poll 8:lseek 9:mmap 10:mprotect 11:munmap 12:brk
    13:rt_sigaction 14:rt_sigprocmask 15:rt_sigreturn 16:ioctl 17:pread64 18:pwrite64 19:readv 20:writev 21:access
    22:pipe 23:select 24:sched_yield 25:mremap 26:msync 27:mincore 28:madvise 29:shmget 30:shmat 31:shmctl 32:dup
    33:dup2 34:pause 35:nanosleep 36:getitimer 37:alarm 38:setitimer 39:getpid 40:sendfile 41:socket 42:connect
    43:accept 44:sendto 45:recvfrom 46:sendmsg 47:recvmsg 48:shutdown 49:bind 50:listen 51:getsockname
    52:getpeername 53:socketpair 54:setsockopt 55:getsockopt 56:clone 57:fork 58:vfork 59:execve 60:exit 61:wait4
    62:kill 63:uname 64:semget 65:semop 66:semctl 67:shmdt 68:msgget 69:msgsnd 70:msgrcv 71:msgctl 72:fcntl 73:flock
    74:fsync 75:fdatasync 76:truncate 77:ftruncate 78:getdents 79:getcwd 80:chdir 81:fchdir 82:rename 83:mkdir
    84:rmdir 85:creat 86:link 87:unlink 88:symlink 89:readlink 90:chmod 91:fchmod 92:chown 93:fchown 94:lchown
    95:umask 96:gettimeofday 97:getrlimit 98:getrusage 99:sysinfo 100:times 101:ptrace 102:getuid 103:syslog
    104:getgid 105:setuid 106:setgid 107:geteuid 108:getegid 109:setpgid 110:getppid 111:getpgrp 112:setsid
    113:setreuid 114:setregid 115:getgroups 116:setgroups 117:setresuid 118:getresuid 119:setresgid 120:getresgid
    121:getpgid 122:setfsuid 123:setfsgid 124:getsid 125:capget 126:capset 127:rt_sigpending 128:rt_sigtimedwait
    129:rt_sigqueueinfo 130:rt_sigsuspend 131:sigaltstack 132:utime 133:mknod 134:uselib 135:personality 136:ustat
    137:statfs 138:fstatfs 139:sysfs 140:getpriority 141:setpriority 142:sched_setparam 143:sched_getparam
    144:sched_setscheduler 145:sched_getscheduler 146:sched_get_priority_max 147:sched_get_priority_min
    148:sched_rr_get_interval 149:mlock 150:munlock 151:mlockall 152:munlockall 153:vhangup 154:modify_ldt
    155:pivot_root 156:_sysctl 157:prctl 158:arch_prctl 159:adjtimex 160:setrlimit 161:chroot 162:sync 163:acct
    164:settimeofday 165:mount 166:umount2 167:swapon 168:swapoff 169:reboot 170:sethostname 171:setdomainname
    172:iopl 173:ioperm 174:create_module 175:init_module 176:delete_module 177:get_kernel_syms 178:query_module
    179:quotactl 180:nfsservctl 181:getpmsg 182:putpmsg 183:afs_syscall 184:tuxcall 185:security 186:gettid
    187:readahead 188:setxattr 189:lsetxattr 190:fsetxattr 191:getxattr 192:lgetxattr 193:fgetxattr 194:listxattr
    195:llistxattr 196:flistxattr 197:removexattr 198:lremovexattr 199:fremovexattr 200:tkill 201:time 202:futex
    203:sched_setaffinity 204:sched_getaffinity 205:set_thread_area 206:io_setup 207:io_destroy 208:io_getevents
    209:io_submit 210:io_cancel 211:get_thread_area 212:lookup_dcookie 213:epoll_create 214:epoll_ctl_old
    215:epoll_wait_old 216:remap_file_pages 217:getdents64 218:set_tid_address 219:restart_syscall 220:semtimedop
    221:fadvise64 222:timer_create 223:timer_settime 224:timer_gettime 225:timer_getoverrun 226:timer_delete
    227:clock_settime 228:clock_gettime 229:clock_getres 230:clock_nanosleep 231:exit_group 232:epoll_wait
    233:epoll_ctl 234:tgkill 235:utimes 236:vserver 237:mbind 238:set_mempolicy 239:get_mempolicy 240:mq_open
    241:mq_unlink 242:mq_timedsend 243:mq_timedreceive 244:mq_notify 245:mq_getsetattr 246:kexec_load 247:waitid
    248:add_key 249:request_key 250:keyctl 251:ioprio_set 252:ioprio_get 253:inotify_init 254:inotify_add_watch
    255:inotify_rm_watch 256:migrate_pages 257:openat 258:mkdirat 259:mknodat 260:fchownat 261:futimesat
    262:newfstatat 263:unlinkat 264:renameat 265:linkat 266:symlinkat 267:readlinkat 268:fchmodat 269:faccessat
    270:pselect6 271:ppoll 272:unshare 273:set_robust_list 274:get_robust_list 275:splice 276:tee
    277:sync_file_range 278:vmsplice 279:move_pages 280:utimensat 281:epoll_pwait 282:signalfd 283:timerfd_create
    284:eventfd 285:fallocate 286:timerfd_settime 287:timerfd_gettime 288:accept4 289:signalfd4 290:eventfd2
    291:epoll_create1 292:dup3 293:pipe2 294:inotify_init1 295:preadv 296:pwritev 297:rt_tgsigqueueinfo
    298:perf_event_open 299:recvmmsg 300:fanotify_init 301:fanotify_mark 302:prlimit64 303:name_to_handle_at
    304:open_by_handle_at 305:clock_adjtime 306:syncfs 307:sendmmsg 308:setns 309:getcpu 310:process_vm_readv
    311:process_vm_writev 312:kcmp 313:finit_module 314:sched_setattr 315:sched_getattr 316:renameat2 317:seccomp
    318:getrandom 319:memfd_create 320:kexec_file_load 321:bpf 322:execveat 323:userfaultfd 324:membarrier
    325:mlock2 326:copy_file_range 327:preadv2 328:pwritev2 329:pkey_mprotect 330:pkey_alloc 331:pkey_free 332:statx
    333:io_pgetevents 334:rseq 335:uretprobe 336:uprobe 424:pidfd_send_signal 425:io_uring_setup 426:io_uring_enter
    427:io_uring_register 428:open_tree 429:move_mount 430:fsopen 431:fsconfig 432:fsmount 433:fspick 434:pidfd_open
    435:clone3 436:close_range 437:openat2 438:pidfd_getfd 439:faccessat2 440:process_madvise 441:epoll_pwait2
    442:mount_setattr 443:quotactl_fd 444:landlock_create_ruleset 445:landlock_add_rule 446:landlock_restrict_self
    447:memfd_secret 448:process_mrelease 449:futex_waitv 450:set_mempolicy_home_node 451:cachestat 452:fchmodat2
    453:map_shadow_stack 454:futex_wake 455:futex_wait 456:futex_requeue 457:statmount 458:listmount
    459:lsm_get_self_attr 460:lsm_set_self_attr 461:lsm_list_modules 462:mseal 463:setxattrat 464:getxattrat
    465:listxattrat 466:removexattrat 467:open_tree_attr 468:file_getattr 469:file_setattr 470:listns
    471:rseq_slice_yield
  `,
  x32: `
    1073741824:read 1073741825:write 1073741826:open 1073741827:close 1073741828:stat 1073741829:fstat
    1073741830:lstat 1073741831:poll 1073741832:lseek 1073741833:mmap 1073741834:mprotect 1073741835:munmap
    1073741836:brk 1073741838:rt_sigprocmask 1073741841:pread64 1073741842:pwrite64 1073741845:access
    1073741846:pipe 1073741847:select 1073741848:sched_yield 1073741849:mremap 1073741850:msync 1073741851:mincore
    1073741852:madvise 1073741853:shmget 1073741854:shmat 1073741855:shmctl 1073741856:dup 1073741857:dup2
    1073741858:pause 1073741859:nanosleep 1073741860:getitimer 1073741861:alarm 1073741862:setitimer
    1073741863:getpid 1073741864:sendfile 1073741865:socket 1073741866:connect 1073741867:accept 1073741868:sendto
    1073741872:shutdown 1073741873:bind 1073741874:listen 1073741875:getsockname 1073741876:getpeername
    1073741877:socketpair 1073741880:clone 1073741881:fork 1073741882:vfork 1073741884:exit 1073741885:wait4
    1073741886:kill 1073741887:uname 1073741888:semget 1073741889:semop 1073741890:semctl 1073741891:shmdt
    1073741892:msgget 1073741893:msgsnd 1073741894:msgrcv 1073741895:msgctl 1073741896:fcntl 1073741897:flock
    1073741898:fsync 1073741899:fdatasync 1073741900:truncate 1073741901:ftruncate 1073741902:getdents
    1073741903:getcwd 1073741904:chdir 1073741905:fchdir 1073741906:rename 1073741907:mkdir 1073741908:rmdir
    1073741909:creat 1073741910:link 1073741911:unlink 1073741912:symlink 1073741913:readlink 1073741914:chmod
    1073741915:fchmod 1073741916:chown 1073741917:fchown 1073741918:lchown 1073741919:umask 1073741920:gettimeofday
    1073741921:getrlimit 1073741922:getrusage 1073741923:sysinfo 1073741924:times 1073741926:getuid
    1073741927:syslog 1073741928:getgid 1073741929:setuid 1073741930:setgid 1073741931:geteuid 1073741932:getegid
    1073741933:setpgid 1073741934:getppid 1073741935:getpgrp 1073741936:setsid 1073741937:setreuid
    1073741938:setregid 1073741939:getgroups 1073741940:setgroups 1073741941:setresuid 1073741942:getresuid
    1073741943:setresgid 1073741944:getresgid 1073741945:getpgid 1073741946:setfsuid 1073741947:setfsgid
    1073741948:getsid 1073741949:capget 1073741950:capset 1073741954:rt_sigsuspend 1073741956:utime 1073741957:mknod
    1073741959:personality 1073741960:ustat 1073741961:statfs 1073741962:fstatfs 1073741963:sysfs
    1073741964:getpriority 1073741965:setpriority 1073741966:sched_setparam 1073741967:sched_getparam
    1073741968:sched_setscheduler 1073741969:sched_getscheduler 1073741970:sched_get_priority_max
    1073741971:sched_get_priority_min 1073741972:sched_rr_get_interval 1073741973:mlock 1073741974:munlock
    1073741975:mlockall 1073741976:munlockall 1073741977:vhangup 1073741978:modify_ldt 1073741979:pivot_root
    1073741981:prctl 1073741982:arch_prctl 1073741983:adjtimex 1073741984:setrlimit 1073741985:chroot
    1073741986:sync 1073741987:acct 1073741988:settimeofday 1073741989:mount 1073741990:umount2 1073741991:swapon
    1073741992:swapoff 1073741993:reboot 1073741994:sethostname 1073741995:setdomainname 1073741996:iopl
    1073741997:ioperm 1073741999:init_module 1073742000:delete_module 1073742003:quotactl 1073742005:getpmsg
    1073742006:putpmsg 1073742007:afs_syscall 1073742008:tuxcall 1073742009:security 1073742010:gettid
    1073742011:readahead 1073742012:setxattr 1073742013:lsetxattr 1073742014:fsetxattr 1073742015:getxattr
    1073742016:lgetxattr 1073742017:fgetxattr 1073742018:listxattr 1073742019:llistxattr 1073742020:flistxattr
    1073742021:removexattr 1073742022:lremovexattr 1073742023:fremovexattr 1073742024:tkill 1073742025:time
    1073742026:futex 1073742027:sched_setaffinity 1073742028:sched_getaffinity 1073742031:io_destroy
    1073742032:io_getevents 1073742034:io_cancel 1073742036:lookup_dcookie 1073742037:epoll_create
    1073742040:remap_file_pages 1073742041:getdents64 1073742042:set_tid_address 1073742043:restart_syscall
    1073742044:semtimedop 1073742045:fadvise64 1073742047:timer_settime 1073742048:timer_gettime
    1073742049:timer_getoverrun 1073742050:timer_delete 1073742051:clock_settime 1073742052:clock_gettime
    1073742053:clock_getres 1073742054:clock_nanosleep 1073742055:exit_group 1073742056:epoll_wait
    1073742057:epoll_ctl 1073742058:tgkill 1073742059:utimes 1073742061:mbind 1073742062:set_mempolicy
    1073742063:get_mempolicy 1073742064:mq_open 1073742065:mq_unlink 1073742066:mq_timedsend
    1073742067:mq_timedreceive 1073742069:mq_getsetattr 1073742072:add_key 1073742073:request_key 1073742074:keyctl
    1073742075:ioprio_set 1073742076:ioprio_get 1073742077:inotify_init 1073742078:inotify_add_watch
    1073742079:inotify_rm_watch 1073742080:migrate_pages 1073742081:openat 1073742082:mkdirat 1073742083:mknodat
    1073742084:fchownat 1073742085:futimesat 1073742086:newfstatat 1073742087:unlinkat 1073742088:renameat
    1073742089:linkat 1073742090:symlinkat 1073742091:readlinkat 1073742092:fchmodat 1073742093:faccessat
    1073742094:pselect6 1073742095:ppoll 1073742096:unshare 1073742099:splice 1073742100:tee
    1073742101:sync_file_range 1073742104:utimensat 1073742105:epoll_pwait 1073742106:signalfd
    1073742107:timerfd_create 1073742108:eventfd 1073742109:fallocate 1073742110:timerfd_settime
    1073742111:timerfd_gettime 1073742112:accept4 1073742113:signalfd4 1073742114:eventfd2 1073742115:epoll_create1
    1073742116:dup3 1073742117:pipe2 1073742118:inotify_init1 1073742122:perf_event_open 1073742124:fanotify_init
    1073742125:fanotify_mark 1073742126:prlimit64 1073742127:name_to_handle_at 1073742128:open_by_handle_at
    1073742129:clock_adjtime 1073742130:syncfs 1073742132:setns 1073742133:getcpu 1073742136:kcmp
    1073742137:finit_module 1073742138:sched_setattr 1073742139:sched_getattr 1073742140:renameat2
    1073742141:seccomp 1073742142:getrandom 1073742143:memfd_create 1073742144:kexec_file_load 1073742145:bpf
    1073742147:userfaultfd 1073742148:membarrier 1073742149:mlock2 1073742150:copy_file_range
    1073742153:pkey_mprotect 1073742154:pkey_alloc 1073742155:pkey_free 1073742156:statx 1073742157:io_pgetevents
    1073742158:rseq 1073742159:uretprobe 1073742160:uprobe 1073742248:pidfd_send_signal 1073742249:io_uring_setup
    1073742250:io_uring_enter 1073742251:io_uring_register 1073742252:open_tree 1073742253:move_mount
    1073742254:fsopen 1073742255:fsconfig 1073742256:fsmount 1073742257:fspick 1073742258:pidfd_open
    1073742259:clone3 1073742260:close_range 1073742261:openat2 1073742262:pidfd_getfd 1073742263:faccessat2
    1073742264:process_madvise 1073742265:epoll_pwait2 1073742266:mount_setattr 1073742267:quotactl_fd
    1073742268:landlock_create_ruleset 1073742269:landlock_add_rule 1073742270:landlock_restrict_self
    1073742271:memfd_secret 1073742272:process_mrelease 1073742273:futex_waitv 1073742274:set_mempolicy_home_node
    1073742275:cachestat 1073742276:fchmodat2 1073742277:map_shadow_stack 1073742278:futex_wake
    1073742279:futex_wait 1073742280:futex_requeue 1073742281:statmount 1073742282:listmount
    1073742283:lsm_get_self_attr 1073742284:lsm_set_self_attr 1073742285:lsm_list_modules 1073742286:mseal
    1073742287:setxattrat 1073742288:getxattrat 1073742289:listxattrat 1073742290:removexattrat
    1073742291:open_tree_attr 1073742292:file_getattr 1073742293:file_setattr 1073742294:listns
    1073742295:rseq_slice_yield 1073742336:rt_sigaction 1073742337:rt_sigreturn 1073742338:ioctl 1073742339:readv
    1073742340:writev 1073742341:recvfrom 1073742342:sendmsg 1073742343:recvmsg 1073742344:execve 1073742345:ptrace
    1073742346:rt_sigpending 1073742347:rt_sigtimedwait 1073742348:rt_sigqueueinfo 1073742349:sigaltstack
    1073742350:timer_create 1073742351:mq_notify 1073742352:kexec_load 1073742353:waitid 1073742354:set_robust_list
    1073742355:get_robust_list 1073742356:vmsplice 1073742357:move_pages 1073742358:preadv 1073742359:pwritev
    1073742360:rt_tgsigqueueinfo 1073742361:recvmmsg 1073742362:sendmmsg 1073742363:process_vm_readv
    1073742364:process_vm_writev 1073742365:setsockopt 1073742366:getsockopt 1073742367:io_setup
    1073742368:io_submit 1073742369:execveat 1073742370:preadv2 1073742371:pwritev2
  `,
  arm: `
    0:restart_syscall 1:exit 2:fork 3:read 4:write 5:open 6:close 8:creat 9:link 10:unlink 11:execve 12:chdir
    14:mknod 15:chmod 16:lchown 19:lseek 20:getpid 21:mount 23:setuid 24:getuid 26:ptrace 29:pause 33:access 34:nice
    36:sync 37:kill 38:rename 39:mkdir 40:rmdir 41:dup 42:pipe 43:times 45:brk 46:setgid 47:getgid 49:geteuid
    50:getegid 51:acct 52:umount2 54:ioctl 55:fcntl 57:setpgid 60:umask 61:chroot 62:ustat 63:dup2 64:getppid
    65:getpgrp 66:setsid 67:sigaction 70:setreuid 71:setregid 72:sigsuspend 73:sigpending 74:sethostname
    75:setrlimit 77:getrusage 78:gettimeofday 79:settimeofday 80:getgroups 81:setgroups 83:symlink 85:readlink
    86:uselib 87:swapon 88:reboot 91:munmap 92:truncate 93:ftruncate 94:fchmod 95:fchown 96:getpriority
    97:setpriority 99:statfs 100:fstatfs 103:syslog 104:setitimer 105:getitimer 106:stat 107:lstat 108:fstat
    111:vhangup 114:wait4 115:swapoff 116:sysinfo 118:fsync 119:sigreturn 120:clone 121:setdomainname 122:uname
    124:adjtimex 125:mprotect 126:sigprocmask 128:init_module 129:delete_module 131:quotactl 132:getpgid 133:fchdir
    134:bdflush 135:sysfs 136:personality 138:setfsuid 139:setfsgid 140:_llseek 141:getdents 142:_newselect
    143:flock 144:msync 145:readv 146:writev 147:getsid 148:fdatasync 149:_sysctl 150:mlock 151:munlock 152:mlockall
    153:munlockall 154:sched_setparam 155:sched_getparam 156:sched_setscheduler 157:sched_getscheduler
    158:sched_yield 159:sched_get_priority_max 160:sched_get_priority_min 161:sched_rr_get_interval 162:nanosleep
    163:mremap 164:setresuid 165:getresuid 168:poll 169:nfsservctl 170:setresgid 171:getresgid 172:prctl
    173:rt_sigreturn 174:rt_sigaction 175:rt_sigprocmask 176:rt_sigpending 177:rt_sigtimedwait 178:rt_sigqueueinfo
    179:rt_sigsuspend 180:pread64 181:pwrite64 182:chown 183:getcwd 184:capget 185:capset 186:sigaltstack
    187:sendfile 190:vfork 191:ugetrlimit 192:mmap2 193:truncate64 194:ftruncate64 195:stat64 196:lstat64
    197:fstat64 198:lchown32 199:getuid32 200:getgid32 201:geteuid32 202:getegid32 203:setreuid32 204:setregid32
    205:getgroups32 206:setgroups32 207:fchown32 208:setresuid32 209:getresuid32 210:setresgid32 211:getresgid32
    212:chown32 213:setuid32 214:setgid32 215:setfsuid32 216:setfsgid32 217:getdents64 218:pivot_root 219:mincore
    220:madvise 221:fcntl64 224:gettid 225:readahead 226:setxattr 227:lsetxattr 228:fsetxattr 229:getxattr
    230:lgetxattr 231:fgetxattr 232:listxattr 233:llistxattr 234:flistxattr 235:removexattr 236:lremovexattr
    237:fremovexattr 238:tkill 239:sendfile64 240:futex 241:sched_setaffinity 242:sched_getaffinity 243:io_setup
    244:io_destroy 245:io_getevents 246:io_submit 247:io_cancel 248:exit_group 249:lookup_dcookie 250:epoll_create
    251:epoll_ctl 252:epoll_wait 253:remap_file_pages 256:set_tid_address 257:timer_create 258:timer_settime
    259:timer_gettime 260:timer_getoverrun 261:timer_delete 262:clock_settime 263:clock_gettime 264:clock_getres
    265:clock_nanosleep 266:statfs64 267:fstatfs64 268:tgkill 269:utimes 270:arm_fadvise64_64 271:pciconfig_iobase
    272:pciconfig_read 273:pciconfig_write 274:mq_open 275:mq_unlink 276:mq_timedsend 277:mq_timedreceive
    278:mq_notify 279:mq_getsetattr 280:waitid 281:socket 282:bind 283:connect 284:listen 285:accept 286:getsockname
    287:getpeername 288:socketpair 289:send 290:sendto 291:recv 292:recvfrom 293:shutdown 294:setsockopt
    295:getsockopt 296:sendmsg 297:recvmsg 298:semop 299:semget 300:semctl 301:msgsnd 302:msgrcv 303:msgget
    304:msgctl 305:shmat 306:shmdt 307:shmget 308:shmctl 309:add_key 310:request_key 311:keyctl 312:semtimedop
    313:vserver 314:ioprio_set 315:ioprio_get 316:inotify_init 317:inotify_add_watch 318:inotify_rm_watch 319:mbind
    320:get_mempolicy 321:set_mempolicy 322:openat 323:mkdirat 324:mknodat 325:fchownat 326:futimesat 327:fstatat64
    328:unlinkat 329:renameat 330:linkat 331:symlinkat 332:readlinkat 333:fchmodat 334:faccessat 335:pselect6
    336:ppoll 337:unshare 338:set_robust_list 339:get_robust_list 340:splice 341:arm_sync_file_range 342:tee
    343:vmsplice 344:move_pages 345:getcpu 346:epoll_pwait 347:kexec_load 348:utimensat 349:signalfd
    350:timerfd_create 351:eventfd 352:fallocate 353:timerfd_settime 354:timerfd_gettime 355:signalfd4 356:eventfd2
    357:epoll_create1 358:dup3 359:pipe2 360:inotify_init1 361:preadv 362:pwritev 363:rt_tgsigqueueinfo
    364:perf_event_open 365:recvmmsg 366:accept4 367:fanotify_init 368:fanotify_mark 369:prlimit64
    370:name_to_handle_at 371:open_by_handle_at 372:clock_adjtime 373:syncfs 374:sendmmsg 375:setns
    376:process_vm_readv 377:process_vm_writev 378:kcmp 379:finit_module 380:sched_setattr 381:sched_getattr
    382:renameat2 383:seccomp 384:getrandom 385:memfd_create 386:bpf 387:execveat 388:userfaultfd 389:membarrier
    390:mlock2 391:copy_file_range 392:preadv2 393:pwritev2 394:pkey_mprotect 395:pkey_alloc 396:pkey_free 397:statx
    398:rseq 399:io_pgetevents 400:migrate_pages 401:kexec_file_load 403:clock_gettime64 404:clock_settime64
    405:clock_adjtime64 406:clock_getres_time64 407:clock_nanosleep_time64 408:timer_gettime64 409:timer_settime64
    410:timerfd_gettime64 411:timerfd_settime64 412:utimensat_time64 413:pselect6_time64 414:ppoll_time64
    416:io_pgetevents_time64 417:recvmmsg_time64 418:mq_timedsend_time64 419:mq_timedreceive_time64
    420:semtimedop_time64 421:rt_sigtimedwait_time64 422:futex_time64 423:sched_rr_get_interval_time64
    424:pidfd_send_signal 425:io_uring_setup 426:io_uring_enter 427:io_uring_register 428:open_tree 429:move_mount
    430:fsopen 431:fsconfig 432:fsmount 433:fspick 434:pidfd_open 435:clone3 436:close_range 437:openat2
    438:pidfd_getfd 439:faccessat2 440:process_madvise 441:epoll_pwait2 442:mount_setattr 443:quotactl_fd
    444:landlock_create_ruleset 445:landlock_add_rule 446:landlock_restrict_self 448:process_mrelease
    449:futex_waitv 450:set_mempolicy_home_node 451:cachestat 452:fchmodat2 453:map_shadow_stack 454:futex_wake
    455:futex_wait 456:futex_requeue 457:statmount 458:listmount 459:lsm_get_self_attr 460:lsm_set_self_attr
    461:lsm_list_modules 462:mseal 463:setxattrat 464:getxattrat 465:listxattrat 466:removexattrat
    467:open_tree_attr 468:file_getattr 469:file_setattr 470:listns 471:rseq_slice_yield 983041:breakpoint
    983042:cacheflush 983043:usr26 983044:usr32 983045:set_tls 983046:get_tls
  `,
  aarch64: `
    0:io_setup 1:io_destroy 2:io_submit 3:io_cancel 4:io_getevents 5:setxattr 6:lsetxattr 7:fsetxattr 8:getxattr
    9:lgetxattr 10:fgetxattr 11:listxattr 12:llistxattr 13:flistxattr 14:removexattr 15:lremovexattr 16:fremovexattr
    17:getcwd 18:lookup_dcookie 19:eventfd2 20:epoll_create1 21:epoll_ctl 22:epoll_pwait 23:dup 24:dup3 25:fcntl
    26:inotify_init1 27:inotify_add_watch 28:inotify_rm_watch 29:ioctl 30:ioprio_set 31:ioprio_get 32:flock
    33:mknodat 34:mkdirat 35:unlinkat 36:symlinkat 37:linkat 38:renameat 39:umount2 40:mount 41:pivot_root
    42:nfsservctl 43:statfs 44:fstatfs 45:truncate 46:ftruncate 47:fallocate 48:faccessat 49:chdir 50:fchdir
    51:chroot 52:fchmod 53:fchmodat 54:fchownat 55:fchown 56:openat 57:close 58:vhangup 59:pipe2 60:quotactl
    61:getdents64 62:lseek 63:read 64:write 65:readv 66:writev 67:pread64 68:pwrite64 69:preadv 70:pwritev
    71:sendfile 72:pselect6 73:ppoll 74:signalfd4 75:vmsplice 76:splice 77:tee 78:readlinkat 79:newfstatat 80:fstat
    81:sync 82:fsync 83:fdatasync 84:sync_file_range 85:timerfd_create 86:timerfd_settime 87:timerfd_gettime
    88:utimensat 89:acct 90:capget 91:capset 92:personality 93:exit 94:exit_group 95:waitid 96:set_tid_address
    97:unshare 98:futex 99:set_robust_list 100:get_robust_list 101:nanosleep 102:getitimer 103:setitimer
    104:kexec_load 105:init_module 106:delete_module 107:timer_create 108:timer_gettime 109:timer_getoverrun
    110:timer_settime 111:timer_delete 112:clock_settime 113:clock_gettime 114:clock_getres 115:clock_nanosleep
    116:syslog 117:ptrace 118:sched_setparam 119:sched_setscheduler 120:sched_getscheduler 121:sched_getparam
    122:sched_setaffinity 123:sched_getaffinity 124:sched_yield 125:sched_get_priority_max
    126:sched_get_priority_min 127:sched_rr_get_interval 128:restart_syscall 129:kill 130:tkill 131:tgkill
    132:sigaltstack 133:rt_sigsuspend 134:rt_sigaction 135:rt_sigprocmask 136:rt_sigpending 137:rt_sigtimedwait
    138:rt_sigqueueinfo 139:rt_sigreturn 140:setpriority 141:getpriority 142:reboot 143:setregid 144:setgid
    145:setreuid 146:setuid 147:setresuid 148:getresuid 149:setresgid 150:getresgid 151:setfsuid 152:setfsgid
    153:times 154:setpgid 155:getpgid 156:getsid 157:setsid 158:getgroups 159:setgroups 160:uname 161:sethostname
    162:setdomainname 163:getrlimit 164:setrlimit 165:getrusage 166:umask 167:prctl 168:getcpu 169:gettimeofday
    170:settimeofday 171:adjtimex 172:getpid 173:getppid 174:getuid 175:geteuid 176:getgid 177:getegid 178:gettid
    179:sysinfo 180:mq_open 181:mq_unlink 182:mq_timedsend 183:mq_timedreceive 184:mq_notify 185:mq_getsetattr
    186:msgget 187:msgctl 188:msgrcv 189:msgsnd 190:semget 191:semctl 192:semtimedop 193:semop 194:shmget 195:shmctl
    196:shmat 197:shmdt 198:socket 199:socketpair 200:bind 201:listen 202:accept 203:connect 204:getsockname
    205:getpeername 206:sendto 207:recvfrom 208:setsockopt 209:getsockopt 210:shutdown 211:sendmsg 212:recvmsg
    213:readahead 214:brk 215:munmap 216:mremap 217:add_key 218:request_key 219:keyctl 220:clone 221:execve 222:mmap
    223:fadvise64 224:swapon 225:swapoff 226:mprotect 227:msync 228:mlock 229:munlock 230:mlockall 231:munlockall
    232:mincore 233:madvise 234:remap_file_pages 235:mbind 236:get_mempolicy 237:set_mempolicy 238:migrate_pages
    239:move_pages 240:rt_tgsigqueueinfo 241:perf_event_open 242:accept4 243:recvmmsg 260:wait4 261:prlimit64
    262:fanotify_init 263:fanotify_mark 264:name_to_handle_at 265:open_by_handle_at 266:clock_adjtime 267:syncfs
    268:setns 269:sendmmsg 270:process_vm_readv 271:process_vm_writev 272:kcmp 273:finit_module 274:sched_setattr
    275:sched_getattr 276:renameat2 277:seccomp 278:getrandom 279:memfd_create 280:bpf 281:execveat 282:userfaultfd
    283:membarrier 284:mlock2 285:copy_file_range 286:preadv2 287:pwritev2 288:pkey_mprotect 289:pkey_alloc
    290:pkey_free 291:statx 292:io_pgetevents 293:rseq 294:kexec_file_load 424:pidfd_send_signal 425:io_uring_setup
    426:io_uring_enter 427:io_uring_register 428:open_tree 429:move_mount 430:fsopen 431:fsconfig 432:fsmount
    433:fspick 434:pidfd_open 435:clone3 436:close_range 437:openat2 438:pidfd_getfd 439:faccessat2
    440:process_madvise 441:epoll_pwait2 442:mount_setattr 443:quotactl_fd 444:landlock_create_ruleset
    445:landlock_add_rule 446:landlock_restrict_self 447:memfd_secret 448:process_mrelease 449:futex_waitv
    450:set_mempolicy_home_node 451:cachestat 452:fchmodat2 453:map_shadow_stack 454:futex_wake 455:futex_wait
    456:futex_requeue 457:statmount 458:listmount 459:lsm_get_self_attr 460:lsm_set_self_attr 461:lsm_list_modules
    462:mseal 463:setxattrat 464:getxattrat 465:listxattrat 466:removexattrat 467:open_tree_attr 468:file_getattr
    469:file_setattr 470:listns 471:rseq_slice_yield
  `,
  riscv64: `
    0:io_setup 1:io_destroy 2:io_submit 3:io_cancel 4:io_getevents 5:setxattr 6:lsetxattr 7:fsetxattr 8:getxattr
    9:lgetxattr 10:fgetxattr 11:listxattr 12:llistxattr 13:flistxattr 14:removexattr 15:lremovexattr 16:fremovexattr
    17:getcwd 18:lookup_dcookie 19:eventfd2 20:epoll_create1 21:epoll_ctl 22:epoll_pwait 23:dup 24:dup3 25:fcntl
    26:inotify_init1 27:inotify_add_watch 28:inotify_rm_watch 29:ioctl 30:ioprio_set 31:ioprio_get 32:flock
    33:mknodat 34:mkdirat 35:unlinkat 36:symlinkat 37:linkat 39:umount2 40:mount 41:pivot_root 42:nfsservctl
    43:statfs 44:fstatfs 45:truncate 46:ftruncate 47:fallocate 48:faccessat 49:chdir 50:fchdir 51:chroot 52:fchmod
    53:fchmodat 54:fchownat 55:fchown 56:openat 57:close 58:vhangup 59:pipe2 60:quotactl 61:getdents64 62:lseek
    63:read 64:write 65:readv 66:writev 67:pread64 68:pwrite64 69:preadv 70:pwritev 71:sendfile 72:pselect6 73:ppoll
    74:signalfd4 75:vmsplice 76:splice 77:tee 78:readlinkat 79:newfstatat 80:fstat 81:sync 82:fsync 83:fdatasync
    84:sync_file_range 85:timerfd_create 86:timerfd_settime 87:timerfd_gettime 88:utimensat 89:acct 90:capget
    91:capset 92:personality 93:exit 94:exit_group 95:waitid 96:set_tid_address 97:unshare 98:futex
    99:set_robust_list 100:get_robust_list 101:nanosleep 102:getitimer 103:setitimer 104:kexec_load 105:init_module
    106:delete_module 107:timer_create 108:timer_gettime 109:timer_getoverrun 110:timer_settime 111:timer_delete
    112:clock_settime 113:clock_gettime 114:clock_getres 115:clock_nanosleep 116:syslog 117:ptrace
    118:sched_setparam 119:sched_setscheduler 120:sched_getscheduler 121:sched_getparam 122:sched_setaffinity
    123:sched_getaffinity 124:sched_yield 125:sched_get_priority_max 126:sched_get_priority_min
    127:sched_rr_get_interval 128:restart_syscall 129:kill 130:tkill 131:tgkill 132:sigaltstack 133:rt_sigsuspend
    134:rt_sigaction 135:rt_sigprocmask 136:rt_sigpending 137:rt_sigtimedwait 138:rt_sigqueueinfo 139:rt_sigreturn
    140:setpriority 141:getpriority 142:reboot 143:setregid 144:setgid 145:setreuid 146:setuid 147:setresuid
    148:getresuid 149:setresgid 150:getresgid 151:setfsuid 152:setfsgid 153:times 154:setpgid 155:getpgid 156:getsid
    157:setsid 158:getgroups 159:setgroups 160:uname 161:sethostname 162:setdomainname 163:getrlimit 164:setrlimit
    165:getrusage 166:umask 167:prctl 168:getcpu 169:gettimeofday 170:settimeofday 171:adjtimex 172:getpid
    173:getppid 174:getuid 175:geteuid 176:getgid 177:getegid 178:gettid 179:sysinfo 180:mq_open 181:mq_unlink
    182:mq_timedsend 183:mq_timedreceive 184:mq_notify 185:mq_getsetattr 186:msgget 187:msgctl 188:msgrcv 189:msgsnd
    190:semget 191:semctl 192:semtimedop 193:semop 194:shmget 195:shmctl 196:shmat 197:shmdt 198:socket
    199:socketpair 200:bind 201:listen 202:accept 203:connect 204:getsockname 205:getpeername 206:sendto
    207:recvfrom 208:setsockopt 209:getsockopt 210:shutdown 211:sendmsg 212:recvmsg 213:readahead 214:brk 215:munmap
    216:mremap 217:add_key 218:request_key 219:keyctl 220:clone 221:execve 222:mmap 223:fadvise64 224:swapon
    225:swapoff 226:mprotect 227:msync 228:mlock 229:munlock 230:mlockall 231:munlockall 232:mincore 233:madvise
    234:remap_file_pages 235:mbind 236:get_mempolicy 237:set_mempolicy 238:migrate_pages 239:move_pages
    240:rt_tgsigqueueinfo 241:perf_event_open 242:accept4 243:recvmmsg 258:riscv_hwprobe 259:riscv_flush_icache
    260:wait4 261:prlimit64 262:fanotify_init 263:fanotify_mark 264:name_to_handle_at 265:open_by_handle_at
    266:clock_adjtime 267:syncfs 268:setns 269:sendmmsg 270:process_vm_readv 271:process_vm_writev 272:kcmp
    273:finit_module 274:sched_setattr 275:sched_getattr 276:renameat2 277:seccomp 278:getrandom 279:memfd_create
    280:bpf 281:execveat 282:userfaultfd 283:membarrier 284:mlock2 285:copy_file_range 286:preadv2 287:pwritev2
    288:pkey_mprotect 289:pkey_alloc 290:pkey_free 291:statx 292:io_pgetevents 293:rseq 294:kexec_file_load
    424:pidfd_send_signal 425:io_uring_setup 426:io_uring_enter 427:io_uring_register 428:open_tree 429:move_mount
    430:fsopen 431:fsconfig 432:fsmount 433:fspick 434:pidfd_open 435:clone3 436:close_range 437:openat2
    438:pidfd_getfd 439:faccessat2 440:process_madvise 441:epoll_pwait2 442:mount_setattr 443:quotactl_fd
    444:landlock_create_ruleset 445:landlock_add_rule 446:landlock_restrict_self 447:memfd_secret
    448:process_mrelease 449:futex_waitv 450:set_mempolicy_home_node 451:cachestat 452:fchmodat2
    453:map_shadow_stack 454:futex_wake 455:futex_wait 456:futex_requeue 457:statmount 458:listmount
    459:lsm_get_self_attr 460:lsm_set_self_attr 461:lsm_list_modules 462:mseal 463:setxattrat 464:getxattrat
    465:listxattrat 466:removexattrat 467:open_tree_attr 468:file_getattr 469:file_setattr 470:listns
    471:rseq_slice_yield
  `,
  loongarch64: `
    0:io_setup 1:io_destroy 2:io_submit 3:io_cancel 4:io_getevents 5:setxattr 6:lsetxattr 7:fsetxattr 8:getxattr
    9:lgetxattr 10:fgetxattr 11:listxattr 12:llistxattr 13:flistxattr 14:removexattr 15:lremovexattr 16:fremovexattr
    17:getcwd 18:lookup_dcookie 19:eventfd2 20:epoll_create1 21:epoll_ctl 22:epoll_pwait 23:dup 24:dup3 25:fcntl
    26:inotify_init1 27:inotify_add_watch 28:inotify_rm_watch 29:ioctl 30:ioprio_set 31:ioprio_get 32:flock
    33:mknodat 34:mkdirat 35:unlinkat 36:symlinkat 37:linkat 39:umount2 40:mount 41:pivot_root 42:nfsservctl
    43:statfs 44:fstatfs 45:truncate 46:ftruncate 47:fallocate 48:faccessat 49:chdir 50:fchdir 51:chroot 52:fchmod
    53:fchmodat 54:fchownat 55:fchown 56:openat 57:close 58:vhangup 59:pipe2 60:quotactl 61:getdents64 62:lseek
    63:read 64:write 65:readv 66:writev 67:pread64 68:pwrite64 69:preadv 70:pwritev 71:sendfile 72:pselect6 73:ppoll
    74:signalfd4 75:vmsplice 76:splice 77:tee 78:readlinkat 79:newfstatat 80:fstat 81:sync 82:fsync 83:fdatasync
    84:sync_file_range 85:timerfd_create 86:timerfd_settime 87:timerfd_gettime 88:utimensat 89:acct 90:capget
    91:capset 92:personality 93:exit 94:exit_group 95:waitid 96:set_tid_address 97:unshare 98:futex
    99:set_robust_list 100:get_robust_list 101:nanosleep 102:getitimer 103:setitimer 104:kexec_load 105:init_module
    106:delete_module 107:timer_create 108:timer_gettime 109:timer_getoverrun 110:timer_settime 111:timer_delete
    112:clock_settime 113:clock_gettime 114:clock_getres 115:clock_nanosleep 116:syslog 117:ptrace
    118:sched_setparam 119:sched_setscheduler 120:sched_getscheduler 121:sched_getparam 122:sched_setaffinity
    123:sched_getaffinity 124:sched_yield 125:sched_get_priority_max 126:sched_get_priority_min
    127:sched_rr_get_interval 128:restart_syscall 129:kill 130:tkill 131:tgkill 132:sigaltstack 133:rt_sigsuspend
    134:rt_sigaction 135:rt_sigprocmask 136:rt_sigpending 137:rt_sigtimedwait 138:rt_sigqueueinfo 139:rt_sigreturn
    140:setpriority 141:getpriority 142:reboot 143:setregid 144:setgid 145:setreuid 146:setuid 147:setresuid
    148:getresuid 149:setresgid 150:getresgid 151:setfsuid 152:setfsgid 153:times 154:setpgid 155:getpgid 156:getsid
    157:setsid 158:getgroups 159:setgroups 160:uname 161:sethostname 162:setdomainname 165:getrusage 166:umask
    167:prctl 168:getcpu 169:gettimeofday 170:settimeofday 171:adjtimex 172:getpid 173:getppid 174:getuid
    175:geteuid 176:getgid 177:getegid 178:gettid 179:sysinfo 180:mq_open 181:mq_unlink 182:mq_timedsend
    183:mq_timedreceive 184:mq_notify 185:mq_getsetattr 186:msgget 187:msgctl 188:msgrcv 189:msgsnd 190:semget
    191:semctl 192:semtimedop 193:semop 194:shmget 195:shmctl 196:shmat 197:shmdt 198:socket 199:socketpair 200:bind
    201:listen 202:accept 203:connect 204:getsockname 205:getpeername 206:sendto 207:recvfrom 208:setsockopt
    209:getsockopt 210:shutdown 211:sendmsg 212:recvmsg 213:readahead 214:brk 215:munmap 216:mremap 217:add_key
    218:request_key 219:keyctl 220:clone 221:execve 222:mmap 223:fadvise64 224:swapon 225:swapoff 226:mprotect
    227:msync 228:mlock 229:munlock 230:mlockall 231:munlockall 232:mincore 233:madvise 234:remap_file_pages
    235:mbind 236:get_mempolicy 237:set_mempolicy 238:migrate_pages 239:move_pages 240:rt_tgsigqueueinfo
    241:perf_event_open 242:accept4 243:recvmmsg 260:wait4 261:prlimit64 262:fanotify_init 263:fanotify_mark
    264:name_to_handle_at 265:open_by_handle_at 266:clock_adjtime 267:syncfs 268:setns 269:sendmmsg
    270:process_vm_readv 271:process_vm_writev 272:kcmp 273:finit_module 274:sched_setattr 275:sched_getattr
    276:renameat2 277:seccomp 278:getrandom 279:memfd_create 280:bpf 281:execveat 282:userfaultfd 283:membarrier
    284:mlock2 285:copy_file_range 286:preadv2 287:pwritev2 288:pkey_mprotect 289:pkey_alloc 290:pkey_free 291:statx
    292:io_pgetevents 293:rseq 294:kexec_file_load 424:pidfd_send_signal 425:io_uring_setup 426:io_uring_enter
    427:io_uring_register 428:open_tree 429:move_mount 430:fsopen 431:fsconfig 432:fsmount 433:fspick 434:pidfd_open
    435:clone3 436:close_range 437:openat2 438:pidfd_getfd 439:faccessat2 440:process_madvise 441:epoll_pwait2
    442:mount_setattr 443:quotactl_fd 444:landlock_create_ruleset 445:landlock_add_rule 446:landlock_restrict_self
    448:process_mrelease 449:futex_waitv 450:set_mempolicy_home_node 451:cachestat 452:fchmodat2
    453:map_shadow_stack 454:futex_wake 455:futex_wait 456:futex_requeue 457:statmount 458:listmount
    459:lsm_get_self_attr 460:lsm_set_self_attr 461:lsm_list_modules 462:mseal 463:setxattrat 464:getxattrat
    465:listxattrat 466:removexattrat 467:open_tree_attr 468:file_getattr 469:file_setattr 470:listns
    471:rseq_slice_yield
  `,
  ppc: `
    0:restart_syscall 1:exit 2:fork 3:read 4:write 5:open 6:close 7:waitpid 8:creat 9:link 10:unlink 11:execve
    12:chdir 13:time 14:mknod 15:chmod 16:lchown 17:break 18:oldstat 19:lseek 20:getpid 21:mount 22:umount 23:setuid
    24:getuid 25:stime 26:ptrace 27:alarm 28:oldfstat 29:pause 30:utime 31:stty 32:gtty 33:access 34:nice 35:ftime
    36:sync 37:kill 38:rename 39:mkdir 40:rmdir 41:dup 42:pipe 43:times 44:prof 45:brk 46:setgid 47:getgid 48:signal
    49:geteuid 50:getegid 51:acct 52:umount2 53:lock 54:ioctl 55:fcntl 56:mpx 57:setpgid 58:ulimit 59:oldolduname
    60:umask 61:chroot 62:ustat 63:dup2 64:getppid 65:getpgrp 66:setsid 67:sigaction 68:sgetmask 69:ssetmask
    70:setreuid 71:setregid 72:sigsuspend 73:sigpending 74:sethostname 75:setrlimit 76:getrlimit 77:getrusage
    78:gettimeofday 79:settimeofday 80:getgroups 81:setgroups 82:select 83:symlink 84:oldlstat 85:readlink 86:uselib
    87:swapon 88:reboot 89:readdir 90:mmap 91:munmap 92:truncate 93:ftruncate 94:fchmod 95:fchown 96:getpriority
    97:setpriority 98:profil 99:statfs 100:fstatfs 101:ioperm 102:socketcall 103:syslog 104:setitimer 105:getitimer
    106:stat 107:lstat 108:fstat 109:olduname 110:iopl 111:vhangup 112:idle 113:vm86 114:wait4 115:swapoff
    116:sysinfo 117:ipc 118:fsync 119:sigreturn 120:clone 121:setdomainname 122:uname 123:modify_ldt 124:adjtimex
    125:mprotect 126:sigprocmask 127:create_module 128:init_module 129:delete_module 130:get_kernel_syms
    131:quotactl 132:getpgid 133:fchdir 134:bdflush 135:sysfs 136:personality 137:afs_syscall 138:setfsuid
    139:setfsgid 140:_llseek 141:getdents 142:_newselect 143:flock 144:msync 145:readv 146:writev 147:getsid
    148:fdatasync 149:_sysctl 150:mlock 151:munlock 152:mlockall 153:munlockall 154:sched_setparam
    155:sched_getparam 156:sched_setscheduler 157:sched_getscheduler 158:sched_yield 159:sched_get_priority_max
    160:sched_get_priority_min 161:sched_rr_get_interval 162:nanosleep 163:mremap 164:setresuid 165:getresuid
    166:query_module 167:poll 168:nfsservctl 169:setresgid 170:getresgid 171:prctl 172:rt_sigreturn 173:rt_sigaction
    174:rt_sigprocmask 175:rt_sigpending 176:rt_sigtimedwait 177:rt_sigqueueinfo 178:rt_sigsuspend 179:pread64
    180:pwrite64 181:chown 182:getcwd 183:capget 184:capset 185:sigaltstack 186:sendfile 187:getpmsg 188:putpmsg
    189:vfork 190:ugetrlimit 191:readahead 192:mmap2 193:truncate64 194:ftruncate64 195:stat64 196:lstat64
    197:fstat64 198:pciconfig_read 199:pciconfig_write 200:pciconfig_iobase 201:multiplexer 202:getdents64
    203:pivot_root 204:fcntl64 205:madvise 206:mincore 207:gettid 208:tkill 209:setxattr 210:lsetxattr 211:fsetxattr
    212:getxattr 213:lgetxattr 214:fgetxattr 215:listxattr 216:llistxattr 217:flistxattr 218:removexattr
    219:lremovexattr 220:fremovexattr 221:futex 222:sched_setaffinity 223:sched_getaffinity 225:tuxcall
    226:sendfile64 227:io_setup 228:io_destroy 229:io_getevents 230:io_submit 231:io_cancel 232:set_tid_address
    233:fadvise64 234:exit_group 235:lookup_dcookie 236:epoll_create 237:epoll_ctl 238:epoll_wait
    239:remap_file_pages 240:timer_create 241:timer_settime 242:timer_gettime 243:timer_getoverrun 244:timer_delete
    245:clock_settime 246:clock_gettime 247:clock_getres 248:clock_nanosleep 249:swapcontext 250:tgkill 251:utimes
    252:statfs64 253:fstatfs64 254:fadvise64_64 255:rtas 256:sys_debug_setcontext 258:migrate_pages 259:mbind
    260:get_mempolicy 261:set_mempolicy 262:mq_open 263:mq_unlink 264:mq_timedsend 265:mq_timedreceive 266:mq_notify
    267:mq_getsetattr 268:kexec_load 269:add_key 270:request_key 271:keyctl 272:waitid 273:ioprio_set 274:ioprio_get
    275:inotify_init 276:inotify_add_watch 277:inotify_rm_watch 278:spu_run 279:spu_create 280:pselect6 281:ppoll
    282:unshare 283:splice 284:tee 285:vmsplice 286:openat 287:mkdirat 288:mknodat 289:fchownat 290:futimesat
    291:fstatat64 292:unlinkat 293:renameat 294:linkat 295:symlinkat 296:readlinkat 297:fchmodat 298:faccessat
    299:get_robust_list 300:set_robust_list 301:move_pages 302:getcpu 303:epoll_pwait 304:utimensat 305:signalfd
    306:timerfd_create 307:eventfd 308:sync_file_range2 309:fallocate 310:subpage_prot 311:timerfd_settime
    312:timerfd_gettime 313:signalfd4 314:eventfd2 315:epoll_create1 316:dup3 317:pipe2 318:inotify_init1
    319:perf_event_open 320:preadv 321:pwritev 322:rt_tgsigqueueinfo 323:fanotify_init 324:fanotify_mark
    325:prlimit64 326:socket 327:bind 328:connect 329:listen 330:accept 331:getsockname 332:getpeername
    333:socketpair 334:send 335:sendto 336:recv 337:recvfrom 338:shutdown 339:setsockopt 340:getsockopt 341:sendmsg
    342:recvmsg 343:recvmmsg 344:accept4 345:name_to_handle_at 346:open_by_handle_at 347:clock_adjtime 348:syncfs
    349:sendmmsg 350:setns 351:process_vm_readv 352:process_vm_writev 353:finit_module 354:kcmp 355:sched_setattr
    356:sched_getattr 357:renameat2 358:seccomp 359:getrandom 360:memfd_create 361:bpf 362:execveat
    363:switch_endian 364:userfaultfd 365:membarrier 378:mlock2 379:copy_file_range 380:preadv2 381:pwritev2
    382:kexec_file_load 383:statx 384:pkey_alloc 385:pkey_free 386:pkey_mprotect 387:rseq 388:io_pgetevents
    393:semget 394:semctl 395:shmget 396:shmctl 397:shmat 398:shmdt 399:msgget 400:msgsnd 401:msgrcv 402:msgctl
    403:clock_gettime64 404:clock_settime64 405:clock_adjtime64 406:clock_getres_time64 407:clock_nanosleep_time64
    408:timer_gettime64 409:timer_settime64 410:timerfd_gettime64 411:timerfd_settime64 412:utimensat_time64
    413:pselect6_time64 414:ppoll_time64 416:io_pgetevents_time64 417:recvmmsg_time64 418:mq_timedsend_time64
    419:mq_timedreceive_time64 420:semtimedop_time64 421:rt_sigtimedwait_time64 422:futex_time64
    423:sched_rr_get_interval_time64 424:pidfd_send_signal 425:io_uring_setup 426:io_uring_enter
    427:io_uring_register 428:open_tree 429:move_mount 430:fsopen 431:fsconfig 432:fsmount 433:fspick 434:pidfd_open
    435:clone3 436:close_range 437:openat2 438:pidfd_getfd 439:faccessat2 440:process_madvise 441:epoll_pwait2
    442:mount_setattr 443:quotactl_fd 444:landlock_create_ruleset 445:landlock_add_rule 446:landlock_restrict_self
    448:process_mrelease 449:futex_waitv 450:set_mempolicy_home_node 451:cachestat 452:fchmodat2
    453:map_shadow_stack 454:futex_wake 455:futex_wait 456:futex_requeue 457:statmount 458:listmount
    459:lsm_get_self_attr 460:lsm_set_self_attr 461:lsm_list_modules 462:mseal 463:setxattrat 464:getxattrat
    465:listxattrat 466:removexattrat 467:open_tree_attr 468:file_getattr 469:file_setattr 470:listns
    471:rseq_slice_yield
  `,
  ppc64: `
    0:restart_syscall 1:exit 2:fork 3:read 4:write 5:open 6:close 7:waitpid 8:creat 9:link 10:unlink 11:execve
    12:chdir 13:time 14:mknod 15:chmod 16:lchown 17:break 18:oldstat 19:lseek 20:getpid 21:mount 22:umount 23:setuid
    24:getuid 25:stime 26:ptrace 27:alarm 28:oldfstat 29:pause 30:utime 31:stty 32:gtty 33:access 34:nice 35:ftime
    36:sync 37:kill 38:rename 39:mkdir 40:rmdir 41:dup 42:pipe 43:times 44:prof 45:brk 46:setgid 47:getgid 48:signal
    49:geteuid 50:getegid 51:acct 52:umount2 53:lock 54:ioctl 55:fcntl 56:mpx 57:setpgid 58:ulimit 59:oldolduname
    60:umask 61:chroot 62:ustat 63:dup2 64:getppid 65:getpgrp 66:setsid 67:sigaction 68:sgetmask 69:ssetmask
    70:setreuid 71:setregid 72:sigsuspend 73:sigpending 74:sethostname 75:setrlimit 76:getrlimit 77:getrusage
    78:gettimeofday 79:settimeofday 80:getgroups 81:setgroups 82:select 83:symlink 84:oldlstat 85:readlink 86:uselib
    87:swapon 88:reboot 89:readdir 90:mmap 91:munmap 92:truncate 93:ftruncate 94:fchmod 95:fchown 96:getpriority
    97:setpriority 98:profil 99:statfs 100:fstatfs 101:ioperm 102:socketcall 103:syslog 104:setitimer 105:getitimer
    106:stat 107:lstat 108:fstat 109:olduname 110:iopl 111:vhangup 112:idle 113:vm86 114:wait4 115:swapoff
    116:sysinfo 117:ipc 118:fsync 119:sigreturn 120:clone 121:setdomainname 122:uname 123:modify_ldt 124:adjtimex
    125:mprotect 126:sigprocmask 127:create_module 128:init_module 129:delete_module 130:get_kernel_syms
    131:quotactl 132:getpgid 133:fchdir 134:bdflush 135:sysfs 136:personality 137:afs_syscall 138:setfsuid
    139:setfsgid 140:_llseek 141:getdents 142:_newselect 143:flock 144:msync 145:readv 146:writev 147:getsid
    148:fdatasync 149:_sysctl 150:mlock 151:munlock 152:mlockall 153:munlockall 154:sched_setparam
    155:sched_getparam 156:sched_setscheduler 157:sched_getscheduler 158:sched_yield 159:sched_get_priority_max
    160:sched_get_priority_min 161:sched_rr_get_interval 162:nanosleep 163:mremap 164:setresuid 165:getresuid
    166:query_module 167:poll 168:nfsservctl 169:setresgid 170:getresgid 171:prctl 172:rt_sigreturn 173:rt_sigaction
    174:rt_sigprocmask 175:rt_sigpending 176:rt_sigtimedwait 177:rt_sigqueueinfo 178:rt_sigsuspend 179:pread64
    180:pwrite64 181:chown 182:getcwd 183:capget 184:capset 185:sigaltstack 186:sendfile 187:getpmsg 188:putpmsg
    189:vfork 190:ugetrlimit 191:readahead 198:pciconfig_read 199:pciconfig_write 200:pciconfig_iobase
    201:multiplexer 202:getdents64 203:pivot_root 205:madvise 206:mincore 207:gettid 208:tkill 209:setxattr
    210:lsetxattr 211:fsetxattr 212:getxattr 213:lgetxattr 214:fgetxattr 215:listxattr 216:llistxattr 217:flistxattr
    218:removexattr 219:lremovexattr 220:fremovexattr 221:futex 222:sched_setaffinity 223:sched_getaffinity
    225:tuxcall 227:io_setup 228:io_destroy 229:io_getevents 230:io_submit 231:io_cancel 232:set_tid_address
    233:fadvise64 234:exit_group 235:lookup_dcookie 236:epoll_create 237:epoll_ctl 238:epoll_wait
    239:remap_file_pages 240:timer_create 241:timer_settime 242:timer_gettime 243:timer_getoverrun 244:timer_delete
    245:clock_settime 246:clock_gettime 247:clock_getres 248:clock_nanosleep 249:swapcontext 250:tgkill 251:utimes
    252:statfs64 253:fstatfs64 255:rtas 256:sys_debug_setcontext 258:migrate_pages 259:mbind 260:get_mempolicy
    261:set_mempolicy 262:mq_open 263:mq_unlink 264:mq_timedsend 265:mq_timedreceive 266:mq_notify 267:mq_getsetattr
    268:kexec_load 269:add_key 270:request_key 271:keyctl 272:waitid 273:ioprio_set 274:ioprio_get 275:inotify_init
    276:inotify_add_watch 277:inotify_rm_watch 278:spu_run 279:spu_create 280:pselect6 281:ppoll 282:unshare
    283:splice 284:tee 285:vmsplice 286:openat 287:mkdirat 288:mknodat 289:fchownat 290:futimesat 291:newfstatat
    292:unlinkat 293:renameat 294:linkat 295:symlinkat 296:readlinkat 297:fchmodat 298:faccessat 299:get_robust_list
    300:set_robust_list 301:move_pages 302:getcpu 303:epoll_pwait 304:utimensat 305:signalfd 306:timerfd_create
    307:eventfd 308:sync_file_range2 309:fallocate 310:subpage_prot 311:timerfd_settime 312:timerfd_gettime
    313:signalfd4 314:eventfd2 315:epoll_create1 316:dup3 317:pipe2 318:inotify_init1 319:perf_event_open 320:preadv
    321:pwritev 322:rt_tgsigqueueinfo 323:fanotify_init 324:fanotify_mark 325:prlimit64 326:socket 327:bind
    328:connect 329:listen 330:accept 331:getsockname 332:getpeername 333:socketpair 334:send 335:sendto 336:recv
    337:recvfrom 338:shutdown 339:setsockopt 340:getsockopt 341:sendmsg 342:recvmsg 343:recvmmsg 344:accept4
    345:name_to_handle_at 346:open_by_handle_at 347:clock_adjtime 348:syncfs 349:sendmmsg 350:setns
    351:process_vm_readv 352:process_vm_writev 353:finit_module 354:kcmp 355:sched_setattr 356:sched_getattr
    357:renameat2 358:seccomp 359:getrandom 360:memfd_create 361:bpf 362:execveat 363:switch_endian 364:userfaultfd
    365:membarrier 378:mlock2 379:copy_file_range 380:preadv2 381:pwritev2 382:kexec_file_load 383:statx
    384:pkey_alloc 385:pkey_free 386:pkey_mprotect 387:rseq 388:io_pgetevents 392:semtimedop 393:semget 394:semctl
    395:shmget 396:shmctl 397:shmat 398:shmdt 399:msgget 400:msgsnd 401:msgrcv 402:msgctl 424:pidfd_send_signal
    425:io_uring_setup 426:io_uring_enter 427:io_uring_register 428:open_tree 429:move_mount 430:fsopen 431:fsconfig
    432:fsmount 433:fspick 434:pidfd_open 435:clone3 436:close_range 437:openat2 438:pidfd_getfd 439:faccessat2
    440:process_madvise 441:epoll_pwait2 442:mount_setattr 443:quotactl_fd 444:landlock_create_ruleset
    445:landlock_add_rule 446:landlock_restrict_self 448:process_mrelease 449:futex_waitv
    450:set_mempolicy_home_node 451:cachestat 452:fchmodat2 453:map_shadow_stack 454:futex_wake 455:futex_wait
    456:futex_requeue 457:statmount 458:listmount 459:lsm_get_self_attr 460:lsm_set_self_attr 461:lsm_list_modules
    462:mseal 463:setxattrat 464:getxattrat 465:listxattrat 466:removexattrat 467:open_tree_attr 468:file_getattr
    469:file_setattr 470:listns 471:rseq_slice_yield
  `,
  s390: `
    1:exit 2:fork 3:read 4:write 5:open 6:close 7:restart_syscall 8:creat 9:link 10:unlink 11:execve 12:chdir
    13:time 14:mknod 15:chmod 16:lchown 19:lseek 20:getpid 21:mount 22:umount 23:setuid 24:getuid 25:stime 26:ptrace
    27:alarm 29:pause 30:utime 33:access 34:nice 36:sync 37:kill 38:rename 39:mkdir 40:rmdir 41:dup 42:pipe 43:times
    45:brk 46:setgid 47:getgid 48:signal 49:geteuid 50:getegid 51:acct 52:umount2 54:ioctl 55:fcntl 57:setpgid
    60:umask 61:chroot 62:ustat 63:dup2 64:getppid 65:getpgrp 66:setsid 67:sigaction 70:setreuid 71:setregid
    72:sigsuspend 73:sigpending 74:sethostname 75:setrlimit 76:getrlimit 77:getrusage 78:gettimeofday
    79:settimeofday 80:getgroups 81:setgroups 83:symlink 85:readlink 86:uselib 87:swapon 88:reboot 89:readdir
    90:mmap 91:munmap 92:truncate 93:ftruncate 94:fchmod 95:fchown 96:getpriority 97:setpriority 99:statfs
    100:fstatfs 101:ioperm 102:socketcall 103:syslog 104:setitimer 105:getitimer 106:stat 107:lstat 108:fstat
    110:lookup_dcookie 111:vhangup 112:idle 114:wait4 115:swapoff 116:sysinfo 117:ipc 118:fsync 119:sigreturn
    120:clone 121:setdomainname 122:uname 124:adjtimex 125:mprotect 126:sigprocmask 127:create_module
    128:init_module 129:delete_module 130:get_kernel_syms 131:quotactl 132:getpgid 133:fchdir 134:bdflush 135:sysfs
    136:personality 137:afs_syscall 138:setfsuid 139:setfsgid 140:_llseek 141:getdents 142:_newselect 143:flock
    144:msync 145:readv 146:writev 147:getsid 148:fdatasync 149:_sysctl 150:mlock 151:munlock 152:mlockall
    153:munlockall 154:sched_setparam 155:sched_getparam 156:sched_setscheduler 157:sched_getscheduler
    158:sched_yield 159:sched_get_priority_max 160:sched_get_priority_min 161:sched_rr_get_interval 162:nanosleep
    163:mremap 164:setresuid 165:getresuid 167:query_module 168:poll 169:nfsservctl 170:setresgid 171:getresgid
    172:prctl 173:rt_sigreturn 174:rt_sigaction 175:rt_sigprocmask 176:rt_sigpending 177:rt_sigtimedwait
    178:rt_sigqueueinfo 179:rt_sigsuspend 180:pread64 181:pwrite64 182:chown 183:getcwd 184:capget 185:capset
    186:sigaltstack 187:sendfile 188:getpmsg 189:putpmsg 190:vfork 191:ugetrlimit 192:mmap2 193:truncate64
    194:ftruncate64 195:stat64 196:lstat64 197:fstat64 198:lchown32 199:getuid32 200:getgid32 201:geteuid32
    202:getegid32 203:setreuid32 204:setregid32 205:getgroups32 206:setgroups32 207:fchown32 208:setresuid32
    209:getresuid32 210:setresgid32 211:getresgid32 212:chown32 213:setuid32 214:setgid32 215:setfsuid32
    216:setfsgid32 217:pivot_root 218:mincore 219:madvise 220:getdents64 221:fcntl64 222:readahead 223:sendfile64
    224:setxattr 225:lsetxattr 226:fsetxattr 227:getxattr 228:lgetxattr 229:fgetxattr 230:listxattr 231:llistxattr
    232:flistxattr 233:removexattr 234:lremovexattr 235:fremovexattr 236:gettid 237:tkill 238:futex
    239:sched_setaffinity 240:sched_getaffinity 241:tgkill 243:io_setup 244:io_destroy 245:io_getevents
    246:io_submit 247:io_cancel 248:exit_group 249:epoll_create 250:epoll_ctl 251:epoll_wait 252:set_tid_address
    253:fadvise64 254:timer_create 255:timer_settime 256:timer_gettime 257:timer_getoverrun 258:timer_delete
    259:clock_settime 260:clock_gettime 261:clock_getres 262:clock_nanosleep 264:fadvise64_64 265:statfs64
    266:fstatfs64 267:remap_file_pages 268:mbind 269:get_mempolicy 270:set_mempolicy 271:mq_open 272:mq_unlink
    273:mq_timedsend 274:mq_timedreceive 275:mq_notify 276:mq_getsetattr 277:kexec_load 278:add_key 279:request_key
    280:keyctl 281:waitid 282:ioprio_set 283:ioprio_get 284:inotify_init 285:inotify_add_watch 286:inotify_rm_watch
    287:migrate_pages 288:openat 289:mkdirat 290:mknodat 291:fchownat 292:futimesat 293:fstatat64 294:unlinkat
    295:renameat 296:linkat 297:symlinkat 298:readlinkat 299:fchmodat 300:faccessat 301:pselect6 302:ppoll
    303:unshare 304:set_robust_list 305:get_robust_list 306:splice 307:sync_file_range 308:tee 309:vmsplice
    310:move_pages 311:getcpu 312:epoll_pwait 313:utimes 314:fallocate 315:utimensat 316:signalfd 317:timerfd
    318:eventfd 319:timerfd_create 320:timerfd_settime 321:timerfd_gettime 322:signalfd4 323:eventfd2
    324:inotify_init1 325:pipe2 326:dup3 327:epoll_create1 328:preadv 329:pwritev 330:rt_tgsigqueueinfo
    331:perf_event_open 332:fanotify_init 333:fanotify_mark 334:prlimit64 335:name_to_handle_at
    336:open_by_handle_at 337:clock_adjtime 338:syncfs 339:setns 340:process_vm_readv 341:process_vm_writev
    342:s390_runtime_instr 343:kcmp 344:finit_module 345:sched_setattr 346:sched_getattr 347:renameat2 348:seccomp
    349:getrandom 350:memfd_create 351:bpf 352:s390_pci_mmio_write 353:s390_pci_mmio_read 354:execveat
    355:userfaultfd 356:membarrier 357:recvmmsg 358:sendmmsg 359:socket 360:socketpair 361:bind 362:connect
    363:listen 364:accept4 365:getsockopt 366:setsockopt 367:getsockname 368:getpeername 369:sendto 370:sendmsg
    371:recvfrom 372:recvmsg 373:shutdown 374:mlock2 375:copy_file_range 376:preadv2 377:pwritev2
    378:s390_guarded_storage 379:statx 380:s390_sthyi 381:kexec_file_load 382:io_pgetevents 383:rseq
    384:pkey_mprotect 385:pkey_alloc 386:pkey_free 393:semget 394:semctl 395:shmget 396:shmctl 397:shmat 398:shmdt
    399:msgget 400:msgsnd 401:msgrcv 402:msgctl 403:clock_gettime64 404:clock_settime64 405:clock_adjtime64
    406:clock_getres_time64 407:clock_nanosleep_time64 408:timer_gettime64 409:timer_settime64 410:timerfd_gettime64
    411:timerfd_settime64 412:utimensat_time64 413:pselect6_time64 414:ppoll_time64 416:io_pgetevents_time64
    417:recvmmsg_time64 418:mq_timedsend_time64 419:mq_timedreceive_time64 420:semtimedop_time64
    421:rt_sigtimedwait_time64 422:futex_time64 423:sched_rr_get_interval_time64 424:pidfd_send_signal
    425:io_uring_setup 426:io_uring_enter 427:io_uring_register 428:open_tree 429:move_mount 430:fsopen 431:fsconfig
    432:fsmount 433:fspick 434:pidfd_open 435:clone3 436:close_range 437:openat2 438:pidfd_getfd 439:faccessat2
    440:process_madvise 441:epoll_pwait2 442:mount_setattr 443:quotactl_fd 444:landlock_create_ruleset
    445:landlock_add_rule 446:landlock_restrict_self 447:memfd_secret 448:process_mrelease 449:futex_waitv
    450:set_mempolicy_home_node 451:cachestat 452:fchmodat2 453:map_shadow_stack 454:futex_wake 455:futex_wait
    456:futex_requeue 457:statmount 458:listmount 459:lsm_get_self_attr 460:lsm_set_self_attr 461:lsm_list_modules
    462:mseal 463:setxattrat 464:getxattrat 465:listxattrat 466:removexattrat 467:open_tree_attr 468:file_getattr
    469:file_setattr
  `,
  s390x: `
    1:exit 2:fork 3:read 4:write 5:open 6:close 7:restart_syscall 8:creat 9:link 10:unlink 11:execve 12:chdir
    14:mknod 15:chmod 19:lseek 20:getpid 21:mount 22:umount 26:ptrace 27:alarm 29:pause 30:utime 33:access 34:nice
    36:sync 37:kill 38:rename 39:mkdir 40:rmdir 41:dup 42:pipe 43:times 45:brk 48:signal 51:acct 52:umount2 54:ioctl
    55:fcntl 57:setpgid 60:umask 61:chroot 62:ustat 63:dup2 64:getppid 65:getpgrp 66:setsid 67:sigaction
    72:sigsuspend 73:sigpending 74:sethostname 75:setrlimit 77:getrusage 78:gettimeofday 79:settimeofday 83:symlink
    85:readlink 86:uselib 87:swapon 88:reboot 89:readdir 90:mmap 91:munmap 92:truncate 93:ftruncate 94:fchmod
    96:getpriority 97:setpriority 99:statfs 100:fstatfs 102:socketcall 103:syslog 104:setitimer 105:getitimer
    106:stat 107:lstat 108:fstat 110:lookup_dcookie 111:vhangup 112:idle 114:wait4 115:swapoff 116:sysinfo 117:ipc
    118:fsync 119:sigreturn 120:clone 121:setdomainname 122:uname 124:adjtimex 125:mprotect 126:sigprocmask
    127:create_module 128:init_module 129:delete_module 130:get_kernel_syms 131:quotactl 132:getpgid 133:fchdir
    134:bdflush 135:sysfs 136:personality 137:afs_syscall 141:getdents 142:select 143:flock 144:msync 145:readv
    146:writev 147:getsid 148:fdatasync 149:_sysctl 150:mlock 151:munlock 152:mlockall 153:munlockall
    154:sched_setparam 155:sched_getparam 156:sched_setscheduler 157:sched_getscheduler 158:sched_yield
    159:sched_get_priority_max 160:sched_get_priority_min 161:sched_rr_get_interval 162:nanosleep 163:mremap
    167:query_module 168:poll 169:nfsservctl 172:prctl 173:rt_sigreturn 174:rt_sigaction 175:rt_sigprocmask
    176:rt_sigpending 177:rt_sigtimedwait 178:rt_sigqueueinfo 179:rt_sigsuspend 180:pread64 181:pwrite64 183:getcwd
    184:capget 185:capset 186:sigaltstack 187:sendfile 188:getpmsg 189:putpmsg 190:vfork 191:getrlimit 198:lchown
    199:getuid 200:getgid 201:geteuid 202:getegid 203:setreuid 204:setregid 205:getgroups 206:setgroups 207:fchown
    208:setresuid 209:getresuid 210:setresgid 211:getresgid 212:chown 213:setuid 214:setgid 215:setfsuid
    216:setfsgid 217:pivot_root 218:mincore 219:madvise 220:getdents64 222:readahead 224:setxattr 225:lsetxattr
    226:fsetxattr 227:getxattr 228:lgetxattr 229:fgetxattr 230:listxattr 231:llistxattr 232:flistxattr
    233:removexattr 234:lremovexattr 235:fremovexattr 236:gettid 237:tkill 238:futex 239:sched_setaffinity
    240:sched_getaffinity 241:tgkill 243:io_setup 244:io_destroy 245:io_getevents 246:io_submit 247:io_cancel
    248:exit_group 249:epoll_create 250:epoll_ctl 251:epoll_wait 252:set_tid_address 253:fadvise64 254:timer_create
    255:timer_settime 256:timer_gettime 257:timer_getoverrun 258:timer_delete 259:clock_settime 260:clock_gettime
    261:clock_getres 262:clock_nanosleep 265:statfs64 266:fstatfs64 267:remap_file_pages 268:mbind 269:get_mempolicy
    270:set_mempolicy 271:mq_open 272:mq_unlink 273:mq_timedsend 274:mq_timedreceive 275:mq_notify 276:mq_getsetattr
    277:kexec_load 278:add_key 279:request_key 280:keyctl 281:waitid 282:ioprio_set 283:ioprio_get 284:inotify_init
    285:inotify_add_watch 286:inotify_rm_watch 287:migrate_pages 288:openat 289:mkdirat 290:mknodat 291:fchownat
    292:futimesat 293:newfstatat 294:unlinkat 295:renameat 296:linkat 297:symlinkat 298:readlinkat 299:fchmodat
    300:faccessat 301:pselect6 302:ppoll 303:unshare 304:set_robust_list 305:get_robust_list 306:splice
    307:sync_file_range 308:tee 309:vmsplice 310:move_pages 311:getcpu 312:epoll_pwait 313:utimes 314:fallocate
    315:utimensat 316:signalfd 317:timerfd 318:eventfd 319:timerfd_create 320:timerfd_settime 321:timerfd_gettime
    322:signalfd4 323:eventfd2 324:inotify_init1 325:pipe2 326:dup3 327:epoll_create1 328:preadv 329:pwritev
    330:rt_tgsigqueueinfo 331:perf_event_open 332:fanotify_init 333:fanotify_mark 334:prlimit64
    335:name_to_handle_at 336:open_by_handle_at 337:clock_adjtime 338:syncfs 339:setns 340:process_vm_readv
    341:process_vm_writev 342:s390_runtime_instr 343:kcmp 344:finit_module 345:sched_setattr 346:sched_getattr
    347:renameat2 348:seccomp 349:getrandom 350:memfd_create 351:bpf 352:s390_pci_mmio_write 353:s390_pci_mmio_read
    354:execveat 355:userfaultfd 356:membarrier 357:recvmmsg 358:sendmmsg 359:socket 360:socketpair 361:bind
    362:connect 363:listen 364:accept4 365:getsockopt 366:setsockopt 367:getsockname 368:getpeername 369:sendto
    370:sendmsg 371:recvfrom 372:recvmsg 373:shutdown 374:mlock2 375:copy_file_range 376:preadv2 377:pwritev2
    378:s390_guarded_storage 379:statx 380:s390_sthyi 381:kexec_file_load 382:io_pgetevents 383:rseq
    384:pkey_mprotect 385:pkey_alloc 386:pkey_free 392:semtimedop 393:semget 394:semctl 395:shmget 396:shmctl
    397:shmat 398:shmdt 399:msgget 400:msgsnd 401:msgrcv 402:msgctl 424:pidfd_send_signal 425:io_uring_setup
    426:io_uring_enter 427:io_uring_register 428:open_tree 429:move_mount 430:fsopen 431:fsconfig 432:fsmount
    433:fspick 434:pidfd_open 435:clone3 436:close_range 437:openat2 438:pidfd_getfd 439:faccessat2
    440:process_madvise 441:epoll_pwait2 442:mount_setattr 443:quotactl_fd 444:landlock_create_ruleset
    445:landlock_add_rule 446:landlock_restrict_self 447:memfd_secret 448:process_mrelease 449:futex_waitv
    450:set_mempolicy_home_node 451:cachestat 452:fchmodat2 453:map_shadow_stack 454:futex_wake 455:futex_wait
    456:futex_requeue 457:statmount 458:listmount 459:lsm_get_self_attr 460:lsm_set_self_attr 461:lsm_list_modules
    462:mseal 463:setxattrat 464:getxattrat 465:listxattrat 466:removexattrat 467:open_tree_attr 468:file_getattr
    469:file_setattr 470:listns 471:rseq_slice_yield
  `,
  mips: `
    4000:syscall 4001:exit 4002:fork 4003:read 4004:write 4005:open 4006:close 4007:waitpid 4008:creat 4009:link
    4010:unlink 4011:execve 4012:chdir 4013:time 4014:mknod 4015:chmod 4016:lchown 4017:break 4019:lseek 4020:getpid
    4021:mount 4022:umount 4023:setuid 4024:getuid 4025:stime 4026:ptrace 4027:alarm 4029:pause 4030:utime 4031:stty
    4032:gtty 4033:access 4034:nice 4035:ftime 4036:sync 4037:kill 4038:rename 4039:mkdir 4040:rmdir 4041:dup
    4042:pipe 4043:times 4044:prof 4045:brk 4046:setgid 4047:getgid 4048:signal 4049:geteuid 4050:getegid 4051:acct
    4052:umount2 4053:lock 4054:ioctl 4055:fcntl 4056:mpx 4057:setpgid 4058:ulimit 4060:umask 4061:chroot 4062:ustat
    4063:dup2 4064:getppid 4065:getpgrp 4066:setsid 4067:sigaction 4068:sgetmask 4069:ssetmask 4070:setreuid
    4071:setregid 4072:sigsuspend 4073:sigpending 4074:sethostname 4075:setrlimit 4076:getrlimit 4077:getrusage
    4078:gettimeofday 4079:settimeofday 4080:getgroups 4081:setgroups 4083:symlink 4085:readlink 4086:uselib
    4087:swapon 4088:reboot 4089:readdir 4090:mmap 4091:munmap 4092:truncate 4093:ftruncate 4094:fchmod 4095:fchown
    4096:getpriority 4097:setpriority 4098:profil 4099:statfs 4100:fstatfs 4101:ioperm 4102:socketcall 4103:syslog
    4104:setitimer 4105:getitimer 4106:stat 4107:lstat 4108:fstat 4110:iopl 4111:vhangup 4112:idle 4113:vm86
    4114:wait4 4115:swapoff 4116:sysinfo 4117:ipc 4118:fsync 4119:sigreturn 4120:clone 4121:setdomainname 4122:uname
    4123:modify_ldt 4124:adjtimex 4125:mprotect 4126:sigprocmask 4127:create_module 4128:init_module
    4129:delete_module 4130:get_kernel_syms 4131:quotactl 4132:getpgid 4133:fchdir 4134:bdflush 4135:sysfs
    4136:personality 4137:afs_syscall 4138:setfsuid 4139:setfsgid 4140:_llseek 4141:getdents 4142:_newselect
    4143:flock 4144:msync 4145:readv 4146:writev 4147:cacheflush 4148:cachectl 4149:sysmips 4151:getsid
    4152:fdatasync 4153:_sysctl 4154:mlock 4155:munlock 4156:mlockall 4157:munlockall 4158:sched_setparam
    4159:sched_getparam 4160:sched_setscheduler 4161:sched_getscheduler 4162:sched_yield 4163:sched_get_priority_max
    4164:sched_get_priority_min 4165:sched_rr_get_interval 4166:nanosleep 4167:mremap 4168:accept 4169:bind
    4170:connect 4171:getpeername 4172:getsockname 4173:getsockopt 4174:listen 4175:recv 4176:recvfrom 4177:recvmsg
    4178:send 4179:sendmsg 4180:sendto 4181:setsockopt 4182:shutdown 4183:socket 4184:socketpair 4185:setresuid
    4186:getresuid 4187:query_module 4188:poll 4189:nfsservctl 4190:setresgid 4191:getresgid 4192:prctl
    4193:rt_sigreturn 4194:rt_sigaction 4195:rt_sigprocmask 4196:rt_sigpending 4197:rt_sigtimedwait
    4198:rt_sigqueueinfo 4199:rt_sigsuspend 4200:pread64 4201:pwrite64 4202:chown 4203:getcwd 4204:capget
    4205:capset 4206:sigaltstack 4207:sendfile 4208:getpmsg 4209:putpmsg 4210:mmap2 4211:truncate64 4212:ftruncate64
    4213:stat64 4214:lstat64 4215:fstat64 4216:pivot_root 4217:mincore 4218:madvise 4219:getdents64 4220:fcntl64
    4222:gettid 4223:readahead 4224:setxattr 4225:lsetxattr 4226:fsetxattr 4227:getxattr 4228:lgetxattr
    4229:fgetxattr 4230:listxattr 4231:llistxattr 4232:flistxattr 4233:removexattr 4234:lremovexattr
    4235:fremovexattr 4236:tkill 4237:sendfile64 4238:futex 4239:sched_setaffinity 4240:sched_getaffinity
    4241:io_setup 4242:io_destroy 4243:io_getevents 4244:io_submit 4245:io_cancel 4246:exit_group
    4247:lookup_dcookie 4248:epoll_create 4249:epoll_ctl 4250:epoll_wait 4251:remap_file_pages 4252:set_tid_address
    4253:restart_syscall 4254:fadvise64 4255:statfs64 4256:fstatfs64 4257:timer_create 4258:timer_settime
    4259:timer_gettime 4260:timer_getoverrun 4261:timer_delete 4262:clock_settime 4263:clock_gettime
    4264:clock_getres 4265:clock_nanosleep 4266:tgkill 4267:utimes 4268:mbind 4269:get_mempolicy 4270:set_mempolicy
    4271:mq_open 4272:mq_unlink 4273:mq_timedsend 4274:mq_timedreceive 4275:mq_notify 4276:mq_getsetattr
    4277:vserver 4278:waitid 4280:add_key 4281:request_key 4282:keyctl 4283:set_thread_area 4284:inotify_init
    4285:inotify_add_watch 4286:inotify_rm_watch 4287:migrate_pages 4288:openat 4289:mkdirat 4290:mknodat
    4291:fchownat 4292:futimesat 4293:fstatat64 4294:unlinkat 4295:renameat 4296:linkat 4297:symlinkat
    4298:readlinkat 4299:fchmodat 4300:faccessat 4301:pselect6 4302:ppoll 4303:unshare 4304:splice
    4305:sync_file_range 4306:tee 4307:vmsplice 4308:move_pages 4309:set_robust_list 4310:get_robust_list
    4311:kexec_load 4312:getcpu 4313:epoll_pwait 4314:ioprio_set 4315:ioprio_get 4316:utimensat 4317:signalfd
    4318:timerfd 4319:eventfd 4320:fallocate 4321:timerfd_create 4322:timerfd_gettime 4323:timerfd_settime
    4324:signalfd4 4325:eventfd2 4326:epoll_create1 4327:dup3 4328:pipe2 4329:inotify_init1 4330:preadv 4331:pwritev
    4332:rt_tgsigqueueinfo 4333:perf_event_open 4334:accept4 4335:recvmmsg 4336:fanotify_init 4337:fanotify_mark
    4338:prlimit64 4339:name_to_handle_at 4340:open_by_handle_at 4341:clock_adjtime 4342:syncfs 4343:sendmmsg
    4344:setns 4345:process_vm_readv 4346:process_vm_writev 4347:kcmp 4348:finit_module 4349:sched_setattr
    4350:sched_getattr 4351:renameat2 4352:seccomp 4353:getrandom 4354:memfd_create 4355:bpf 4356:execveat
    4357:userfaultfd 4358:membarrier 4359:mlock2 4360:copy_file_range 4361:preadv2 4362:pwritev2 4363:pkey_mprotect
    4364:pkey_alloc 4365:pkey_free 4366:statx 4367:rseq 4368:io_pgetevents 4393:semget 4394:semctl 4395:shmget
    4396:shmctl 4397:shmat 4398:shmdt 4399:msgget 4400:msgsnd 4401:msgrcv 4402:msgctl 4403:clock_gettime64
    4404:clock_settime64 4405:clock_adjtime64 4406:clock_getres_time64 4407:clock_nanosleep_time64
    4408:timer_gettime64 4409:timer_settime64 4410:timerfd_gettime64 4411:timerfd_settime64 4412:utimensat_time64
    4413:pselect6_time64 4414:ppoll_time64 4416:io_pgetevents_time64 4417:recvmmsg_time64 4418:mq_timedsend_time64
    4419:mq_timedreceive_time64 4420:semtimedop_time64 4421:rt_sigtimedwait_time64 4422:futex_time64
    4423:sched_rr_get_interval_time64 4424:pidfd_send_signal 4425:io_uring_setup 4426:io_uring_enter
    4427:io_uring_register 4428:open_tree 4429:move_mount 4430:fsopen 4431:fsconfig 4432:fsmount 4433:fspick
    4434:pidfd_open 4435:clone3 4436:close_range 4437:openat2 4438:pidfd_getfd 4439:faccessat2 4440:process_madvise
    4441:epoll_pwait2 4442:mount_setattr 4443:quotactl_fd 4444:landlock_create_ruleset 4445:landlock_add_rule
    4446:landlock_restrict_self 4448:process_mrelease 4449:futex_waitv 4450:set_mempolicy_home_node 4451:cachestat
    4452:fchmodat2 4453:map_shadow_stack 4454:futex_wake 4455:futex_wait 4456:futex_requeue 4457:statmount
    4458:listmount 4459:lsm_get_self_attr 4460:lsm_set_self_attr 4461:lsm_list_modules 4462:mseal 4463:setxattrat
    4464:getxattrat 4465:listxattrat 4466:removexattrat 4467:open_tree_attr 4468:file_getattr 4469:file_setattr
    4470:listns 4471:rseq_slice_yield
  `,
  mips64: `
    5000:read 5001:write 5002:open 5003:close 5004:stat 5005:fstat 5006:lstat 5007:poll 5008:lseek 5009:mmap
    5010:mprotect 5011:munmap 5012:brk 5013:rt_sigaction 5014:rt_sigprocmask 5015:ioctl 5016:pread64 5017:pwrite64
    5018:readv 5019:writev 5020:access 5021:pipe 5022:_newselect 5023:sched_yield 5024:mremap 5025:msync
    5026:mincore 5027:madvise 5028:shmget 5029:shmat 5030:shmctl 5031:dup 5032:dup2 5033:pause 5034:nanosleep
    5035:getitimer 5036:setitimer 5037:alarm 5038:getpid 5039:sendfile 5040:socket 5041:connect 5042:accept
    5043:sendto 5044:recvfrom 5045:sendmsg 5046:recvmsg 5047:shutdown 5048:bind 5049:listen 5050:getsockname
    5051:getpeername 5052:socketpair 5053:setsockopt 5054:getsockopt 5055:clone 5056:fork 5057:execve 5058:exit
    5059:wait4 5060:kill 5061:uname 5062:semget 5063:semop 5064:semctl 5065:shmdt 5066:msgget 5067:msgsnd
    5068:msgrcv 5069:msgctl 5070:fcntl 5071:flock 5072:fsync 5073:fdatasync 5074:truncate 5075:ftruncate
    5076:getdents 5077:getcwd 5078:chdir 5079:fchdir 5080:rename 5081:mkdir 5082:rmdir 5083:creat 5084:link
    5085:unlink 5086:symlink 5087:readlink 5088:chmod 5089:fchmod 5090:chown 5091:fchown 5092:lchown 5093:umask
    5094:gettimeofday 5095:getrlimit 5096:getrusage 5097:sysinfo 5098:times 5099:ptrace 5100:getuid 5101:syslog
    5102:getgid 5103:setuid 5104:setgid 5105:geteuid 5106:getegid 5107:setpgid 5108:getppid 5109:getpgrp 5110:setsid
    5111:setreuid 5112:setregid 5113:getgroups 5114:setgroups 5115:setresuid 5116:getresuid 5117:setresgid
    5118:getresgid 5119:getpgid 5120:setfsuid 5121:setfsgid 5122:getsid 5123:capget 5124:capset 5125:rt_sigpending
    5126:rt_sigtimedwait 5127:rt_sigqueueinfo 5128:rt_sigsuspend 5129:sigaltstack 5130:utime 5131:mknod
    5132:personality 5133:ustat 5134:statfs 5135:fstatfs 5136:sysfs 5137:getpriority 5138:setpriority
    5139:sched_setparam 5140:sched_getparam 5141:sched_setscheduler 5142:sched_getscheduler
    5143:sched_get_priority_max 5144:sched_get_priority_min 5145:sched_rr_get_interval 5146:mlock 5147:munlock
    5148:mlockall 5149:munlockall 5150:vhangup 5151:pivot_root 5152:_sysctl 5153:prctl 5154:adjtimex 5155:setrlimit
    5156:chroot 5157:sync 5158:acct 5159:settimeofday 5160:mount 5161:umount2 5162:swapon 5163:swapoff 5164:reboot
    5165:sethostname 5166:setdomainname 5167:create_module 5168:init_module 5169:delete_module 5170:get_kernel_syms
    5171:query_module 5172:quotactl 5173:nfsservctl 5174:getpmsg 5175:putpmsg 5176:afs_syscall 5178:gettid
    5179:readahead 5180:setxattr 5181:lsetxattr 5182:fsetxattr 5183:getxattr 5184:lgetxattr 5185:fgetxattr
    5186:listxattr 5187:llistxattr 5188:flistxattr 5189:removexattr 5190:lremovexattr 5191:fremovexattr 5192:tkill
    5194:futex 5195:sched_setaffinity 5196:sched_getaffinity 5197:cacheflush 5198:cachectl 5199:sysmips
    5200:io_setup 5201:io_destroy 5202:io_getevents 5203:io_submit 5204:io_cancel 5205:exit_group
    5206:lookup_dcookie 5207:epoll_create 5208:epoll_ctl 5209:epoll_wait 5210:remap_file_pages 5211:rt_sigreturn
    5212:set_tid_address 5213:restart_syscall 5214:semtimedop 5215:fadvise64 5216:timer_create 5217:timer_settime
    5218:timer_gettime 5219:timer_getoverrun 5220:timer_delete 5221:clock_settime 5222:clock_gettime
    5223:clock_getres 5224:clock_nanosleep 5225:tgkill 5226:utimes 5227:mbind 5228:get_mempolicy 5229:set_mempolicy
    5230:mq_open 5231:mq_unlink 5232:mq_timedsend 5233:mq_timedreceive 5234:mq_notify 5235:mq_getsetattr
    5236:vserver 5237:waitid 5239:add_key 5240:request_key 5241:keyctl 5242:set_thread_area 5243:inotify_init
    5244:inotify_add_watch 5245:inotify_rm_watch 5246:migrate_pages 5247:openat 5248:mkdirat 5249:mknodat
    5250:fchownat 5251:futimesat 5252:newfstatat 5253:unlinkat 5254:renameat 5255:linkat 5256:symlinkat
    5257:readlinkat 5258:fchmodat 5259:faccessat 5260:pselect6 5261:ppoll 5262:unshare 5263:splice
    5264:sync_file_range 5265:tee 5266:vmsplice 5267:move_pages 5268:set_robust_list 5269:get_robust_list
    5270:kexec_load 5271:getcpu 5272:epoll_pwait 5273:ioprio_set 5274:ioprio_get 5275:utimensat 5276:signalfd
    5277:timerfd 5278:eventfd 5279:fallocate 5280:timerfd_create 5281:timerfd_gettime 5282:timerfd_settime
    5283:signalfd4 5284:eventfd2 5285:epoll_create1 5286:dup3 5287:pipe2 5288:inotify_init1 5289:preadv 5290:pwritev
    5291:rt_tgsigqueueinfo 5292:perf_event_open 5293:accept4 5294:recvmmsg 5295:fanotify_init 5296:fanotify_mark
    5297:prlimit64 5298:name_to_handle_at 5299:open_by_handle_at 5300:clock_adjtime 5301:syncfs 5302:sendmmsg
    5303:setns 5304:process_vm_readv 5305:process_vm_writev 5306:kcmp 5307:finit_module 5308:getdents64
    5309:sched_setattr 5310:sched_getattr 5311:renameat2 5312:seccomp 5313:getrandom 5314:memfd_create 5315:bpf
    5316:execveat 5317:userfaultfd 5318:membarrier 5319:mlock2 5320:copy_file_range 5321:preadv2 5322:pwritev2
    5323:pkey_mprotect 5324:pkey_alloc 5325:pkey_free 5326:statx 5327:rseq 5328:io_pgetevents 5424:pidfd_send_signal
    5425:io_uring_setup 5426:io_uring_enter 5427:io_uring_register 5428:open_tree 5429:move_mount 5430:fsopen
    5431:fsconfig 5432:fsmount 5433:fspick 5434:pidfd_open 5435:clone3 5436:close_range 5437:openat2
    5438:pidfd_getfd 5439:faccessat2 5440:process_madvise 5441:epoll_pwait2 5442:mount_setattr 5443:quotactl_fd
    5444:landlock_create_ruleset 5445:landlock_add_rule 5446:landlock_restrict_self 5448:process_mrelease
    5449:futex_waitv 5450:set_mempolicy_home_node 5451:cachestat 5452:fchmodat2 5453:map_shadow_stack
    5454:futex_wake 5455:futex_wait 5456:futex_requeue 5457:statmount 5458:listmount 5459:lsm_get_self_attr
    5460:lsm_set_self_attr 5461:lsm_list_modules 5462:mseal 5463:setxattrat 5464:getxattrat 5465:listxattrat
    5466:removexattrat 5467:open_tree_attr 5468:file_getattr 5469:file_setattr 5470:listns 5471:rseq_slice_yield
  `,
  mips64n32: `
    6000:read 6001:write 6002:open 6003:close 6004:stat 6005:fstat 6006:lstat 6007:poll 6008:lseek 6009:mmap
    6010:mprotect 6011:munmap 6012:brk 6013:rt_sigaction 6014:rt_sigprocmask 6015:ioctl 6016:pread64 6017:pwrite64
    6018:readv 6019:writev 6020:access 6021:pipe 6022:_newselect 6023:sched_yield 6024:mremap 6025:msync
    6026:mincore 6027:madvise 6028:shmget 6029:shmat 6030:shmctl 6031:dup 6032:dup2 6033:pause 6034:nanosleep
    6035:getitimer 6036:setitimer 6037:alarm 6038:getpid 6039:sendfile 6040:socket 6041:connect 6042:accept
    6043:sendto 6044:recvfrom 6045:sendmsg 6046:recvmsg 6047:shutdown 6048:bind 6049:listen 6050:getsockname
    6051:getpeername 6052:socketpair 6053:setsockopt 6054:getsockopt 6055:clone 6056:fork 6057:execve 6058:exit
    6059:wait4 6060:kill 6061:uname 6062:semget 6063:semop 6064:semctl 6065:shmdt 6066:msgget 6067:msgsnd
    6068:msgrcv 6069:msgctl 6070:fcntl 6071:flock 6072:fsync 6073:fdatasync 6074:truncate 6075:ftruncate
    6076:getdents 6077:getcwd 6078:chdir 6079:fchdir 6080:rename 6081:mkdir 6082:rmdir 6083:creat 6084:link
    6085:unlink 6086:symlink 6087:readlink 6088:chmod 6089:fchmod 6090:chown 6091:fchown 6092:lchown 6093:umask
    6094:gettimeofday 6095:getrlimit 6096:getrusage 6097:sysinfo 6098:times 6099:ptrace 6100:getuid 6101:syslog
    6102:getgid 6103:setuid 6104:setgid 6105:geteuid 6106:getegid 6107:setpgid 6108:getppid 6109:getpgrp 6110:setsid
    6111:setreuid 6112:setregid 6113:getgroups 6114:setgroups 6115:setresuid 6116:getresuid 6117:setresgid
    6118:getresgid 6119:getpgid 6120:setfsuid 6121:setfsgid 6122:getsid 6123:capget 6124:capset 6125:rt_sigpending
    6126:rt_sigtimedwait 6127:rt_sigqueueinfo 6128:rt_sigsuspend 6129:sigaltstack 6130:utime 6131:mknod
    6132:personality 6133:ustat 6134:statfs 6135:fstatfs 6136:sysfs 6137:getpriority 6138:setpriority
    6139:sched_setparam 6140:sched_getparam 6141:sched_setscheduler 6142:sched_getscheduler
    6143:sched_get_priority_max 6144:sched_get_priority_min 6145:sched_rr_get_interval 6146:mlock 6147:munlock
    6148:mlockall 6149:munlockall 6150:vhangup 6151:pivot_root 6152:_sysctl 6153:prctl 6154:adjtimex 6155:setrlimit
    6156:chroot 6157:sync 6158:acct 6159:settimeofday 6160:mount 6161:umount2 6162:swapon 6163:swapoff 6164:reboot
    6165:sethostname 6166:setdomainname 6167:create_module 6168:init_module 6169:delete_module 6170:get_kernel_syms
    6171:query_module 6172:quotactl 6173:nfsservctl 6174:getpmsg 6175:putpmsg 6176:afs_syscall 6178:gettid
    6179:readahead 6180:setxattr 6181:lsetxattr 6182:fsetxattr 6183:getxattr 6184:lgetxattr 6185:fgetxattr
    6186:listxattr 6187:llistxattr 6188:flistxattr 6189:removexattr 6190:lremovexattr 6191:fremovexattr 6192:tkill
    6194:futex 6195:sched_setaffinity 6196:sched_getaffinity 6197:cacheflush 6198:cachectl 6199:sysmips
    6200:io_setup 6201:io_destroy 6202:io_getevents 6203:io_submit 6204:io_cancel 6205:exit_group
    6206:lookup_dcookie 6207:epoll_create 6208:epoll_ctl 6209:epoll_wait 6210:remap_file_pages 6211:rt_sigreturn
    6212:fcntl64 6213:set_tid_address 6214:restart_syscall 6215:semtimedop 6216:fadvise64 6217:statfs64
    6218:fstatfs64 6219:sendfile64 6220:timer_create 6221:timer_settime 6222:timer_gettime 6223:timer_getoverrun
    6224:timer_delete 6225:clock_settime 6226:clock_gettime 6227:clock_getres 6228:clock_nanosleep 6229:tgkill
    6230:utimes 6231:mbind 6232:get_mempolicy 6233:set_mempolicy 6234:mq_open 6235:mq_unlink 6236:mq_timedsend
    6237:mq_timedreceive 6238:mq_notify 6239:mq_getsetattr 6240:vserver 6241:waitid 6243:add_key 6244:request_key
    6245:keyctl 6246:set_thread_area 6247:inotify_init 6248:inotify_add_watch 6249:inotify_rm_watch
    6250:migrate_pages 6251:openat 6252:mkdirat 6253:mknodat 6254:fchownat 6255:futimesat 6256:newfstatat
    6257:unlinkat 6258:renameat 6259:linkat 6260:symlinkat 6261:readlinkat 6262:fchmodat 6263:faccessat
    6264:pselect6 6265:ppoll 6266:unshare 6267:splice 6268:sync_file_range 6269:tee 6270:vmsplice 6271:move_pages
    6272:set_robust_list 6273:get_robust_list 6274:kexec_load 6275:getcpu 6276:epoll_pwait 6277:ioprio_set
    6278:ioprio_get 6279:utimensat 6280:signalfd 6281:timerfd 6282:eventfd 6283:fallocate 6284:timerfd_create
    6285:timerfd_gettime 6286:timerfd_settime 6287:signalfd4 6288:eventfd2 6289:epoll_create1 6290:dup3 6291:pipe2
    6292:inotify_init1 6293:preadv 6294:pwritev 6295:rt_tgsigqueueinfo 6296:perf_event_open 6297:accept4
    6298:recvmmsg 6299:getdents64 6300:fanotify_init 6301:fanotify_mark 6302:prlimit64 6303:name_to_handle_at
    6304:open_by_handle_at 6305:clock_adjtime 6306:syncfs 6307:sendmmsg 6308:setns 6309:process_vm_readv
    6310:process_vm_writev 6311:kcmp 6312:finit_module 6313:sched_setattr 6314:sched_getattr 6315:renameat2
    6316:seccomp 6317:getrandom 6318:memfd_create 6319:bpf 6320:execveat 6321:userfaultfd 6322:membarrier
    6323:mlock2 6324:copy_file_range 6325:preadv2 6326:pwritev2 6327:pkey_mprotect 6328:pkey_alloc 6329:pkey_free
    6330:statx 6331:rseq 6332:io_pgetevents 6403:clock_gettime64 6404:clock_settime64 6405:clock_adjtime64
    6406:clock_getres_time64 6407:clock_nanosleep_time64 6408:timer_gettime64 6409:timer_settime64
    6410:timerfd_gettime64 6411:timerfd_settime64 6412:utimensat_time64 6413:pselect6_time64 6414:ppoll_time64
    6416:io_pgetevents_time64 6417:recvmmsg_time64 6418:mq_timedsend_time64 6419:mq_timedreceive_time64
    6420:semtimedop_time64 6421:rt_sigtimedwait_time64 6422:futex_time64 6423:sched_rr_get_interval_time64
    6424:pidfd_send_signal 6425:io_uring_setup 6426:io_uring_enter 6427:io_uring_register 6428:open_tree
    6429:move_mount 6430:fsopen 6431:fsconfig 6432:fsmount 6433:fspick 6434:pidfd_open 6435:clone3 6436:close_range
    6437:openat2 6438:pidfd_getfd 6439:faccessat2 6440:process_madvise 6441:epoll_pwait2 6442:mount_setattr
    6443:quotactl_fd 6444:landlock_create_ruleset 6445:landlock_add_rule 6446:landlock_restrict_self
    6448:process_mrelease 6449:futex_waitv 6450:set_mempolicy_home_node 6451:cachestat 6452:fchmodat2
    6453:map_shadow_stack 6454:futex_wake 6455:futex_wait 6456:futex_requeue 6457:statmount 6458:listmount
    6459:lsm_get_self_attr 6460:lsm_set_self_attr 6461:lsm_list_modules 6462:mseal 6463:setxattrat 6464:getxattrat
    6465:listxattrat 6466:removexattrat 6467:open_tree_attr 6468:file_getattr 6469:file_setattr 6470:listns
    6471:rseq_slice_yield
  `,
  parisc: `
    0:restart_syscall 1:exit 2:fork 3:read 4:write 5:open 6:close 7:waitpid 8:creat 9:link 10:unlink 11:execve
    12:chdir 13:time 14:mknod 15:chmod 16:lchown 17:socket 18:stat 19:lseek 20:getpid 21:mount 22:bind 23:setuid
    24:getuid 25:stime 26:ptrace 27:alarm 28:fstat 29:pause 30:utime 31:connect 32:listen 33:access 34:nice
    35:accept 36:sync 37:kill 38:rename 39:mkdir 40:rmdir 41:dup 42:pipe 43:times 44:getsockname 45:brk 46:setgid
    47:getgid 48:signal 49:geteuid 50:getegid 51:acct 52:umount2 53:getpeername 54:ioctl 55:fcntl 56:socketpair
    57:setpgid 58:send 59:uname 60:umask 61:chroot 62:ustat 63:dup2 64:getppid 65:getpgrp 66:setsid 67:pivot_root
    68:sgetmask 69:ssetmask 70:setreuid 71:setregid 72:mincore 73:sigpending 74:sethostname 75:setrlimit
    76:getrlimit 77:getrusage 78:gettimeofday 79:settimeofday 80:getgroups 81:setgroups 82:sendto 83:symlink
    84:lstat 85:readlink 86:uselib 87:swapon 88:reboot 89:mmap2 90:mmap 91:munmap 92:truncate 93:ftruncate 94:fchmod
    95:fchown 96:getpriority 97:setpriority 98:recv 99:statfs 100:fstatfs 101:stat64 103:syslog 104:setitimer
    105:getitimer 106:capget 107:capset 108:pread64 109:pwrite64 110:getcwd 111:vhangup 112:fstat64 113:vfork
    114:wait4 115:swapoff 116:sysinfo 117:shutdown 118:fsync 119:madvise 120:clone 121:setdomainname 122:sendfile
    123:recvfrom 124:adjtimex 125:mprotect 126:sigprocmask 128:init_module 129:delete_module 131:quotactl
    132:getpgid 133:fchdir 134:bdflush 135:sysfs 136:personality 138:setfsuid 139:setfsgid 140:_llseek 141:getdents
    142:_newselect 143:flock 144:msync 145:readv 146:writev 147:getsid 148:fdatasync 149:_sysctl 150:mlock
    151:munlock 152:mlockall 153:munlockall 154:sched_setparam 155:sched_getparam 156:sched_setscheduler
    157:sched_getscheduler 158:sched_yield 159:sched_get_priority_max 160:sched_get_priority_min
    161:sched_rr_get_interval 162:nanosleep 163:mremap 164:setresuid 165:getresuid 166:sigaltstack 168:poll
    170:setresgid 171:getresgid 172:prctl 173:rt_sigreturn 174:rt_sigaction 175:rt_sigprocmask 176:rt_sigpending
    177:rt_sigtimedwait 178:rt_sigqueueinfo 179:rt_sigsuspend 180:chown 181:setsockopt 182:getsockopt 183:sendmsg
    184:recvmsg 185:semop 186:semget 187:semctl 188:msgsnd 189:msgrcv 190:msgget 191:msgctl 192:shmat 193:shmdt
    194:shmget 195:shmctl 198:lstat64 199:truncate64 200:ftruncate64 201:getdents64 202:fcntl64 206:gettid
    207:readahead 208:tkill 209:sendfile64 210:futex 211:sched_setaffinity 212:sched_getaffinity 215:io_setup
    216:io_destroy 217:io_getevents 218:io_submit 219:io_cancel 222:exit_group 223:lookup_dcookie 224:epoll_create
    225:epoll_ctl 226:epoll_wait 227:remap_file_pages 228:semtimedop 229:mq_open 230:mq_unlink 231:mq_timedsend
    232:mq_timedreceive 233:mq_notify 234:mq_getsetattr 235:waitid 236:fadvise64_64 237:set_tid_address 238:setxattr
    239:lsetxattr 240:fsetxattr 241:getxattr 242:lgetxattr 243:fgetxattr 244:listxattr 245:llistxattr 246:flistxattr
    247:removexattr 248:lremovexattr 249:fremovexattr 250:timer_create 251:timer_settime 252:timer_gettime
    253:timer_getoverrun 254:timer_delete 255:clock_settime 256:clock_gettime 257:clock_getres 258:clock_nanosleep
    259:tgkill 260:mbind 261:get_mempolicy 262:set_mempolicy 264:add_key 265:request_key 266:keyctl 267:ioprio_set
    268:ioprio_get 269:inotify_init 270:inotify_add_watch 271:inotify_rm_watch 272:migrate_pages 273:pselect6
    274:ppoll 275:openat 276:mkdirat 277:mknodat 278:fchownat 279:futimesat 280:fstatat64 281:unlinkat 282:renameat
    283:linkat 284:symlinkat 285:readlinkat 286:fchmodat 287:faccessat 288:unshare 289:set_robust_list
    290:get_robust_list 291:splice 292:sync_file_range 293:tee 294:vmsplice 295:move_pages 296:getcpu
    297:epoll_pwait 298:statfs64 299:fstatfs64 300:kexec_load 301:utimensat 302:signalfd 304:eventfd 305:fallocate
    306:timerfd_create 307:timerfd_settime 308:timerfd_gettime 309:signalfd4 310:eventfd2 311:epoll_create1 312:dup3
    313:pipe2 314:inotify_init1 315:preadv 316:pwritev 317:rt_tgsigqueueinfo 318:perf_event_open 319:recvmmsg
    320:accept4 321:prlimit64 322:fanotify_init 323:fanotify_mark 324:clock_adjtime 325:name_to_handle_at
    326:open_by_handle_at 327:syncfs 328:setns 329:sendmmsg 330:process_vm_readv 331:process_vm_writev 332:kcmp
    333:finit_module 334:sched_setattr 335:sched_getattr 336:utimes 337:renameat2 338:seccomp 339:getrandom
    340:memfd_create 341:bpf 342:execveat 343:membarrier 344:userfaultfd 345:mlock2 346:copy_file_range 347:preadv2
    348:pwritev2 349:statx 350:io_pgetevents 351:pkey_mprotect 352:pkey_alloc 353:pkey_free 354:rseq
    355:kexec_file_load 356:cacheflush 403:clock_gettime64 404:clock_settime64 405:clock_adjtime64
    406:clock_getres_time64 407:clock_nanosleep_time64 408:timer_gettime64 409:timer_settime64 410:timerfd_gettime64
    411:timerfd_settime64 412:utimensat_time64 413:pselect6_time64 414:ppoll_time64 416:io_pgetevents_time64
    417:recvmmsg_time64 418:mq_timedsend_time64 419:mq_timedreceive_time64 420:semtimedop_time64
    421:rt_sigtimedwait_time64 422:futex_time64 423:sched_rr_get_interval_time64 424:pidfd_send_signal
    425:io_uring_setup 426:io_uring_enter 427:io_uring_register 428:open_tree 429:move_mount 430:fsopen 431:fsconfig
    432:fsmount 433:fspick 434:pidfd_open 435:clone3 436:close_range 437:openat2 438:pidfd_getfd 439:faccessat2
    440:process_madvise 441:epoll_pwait2 442:mount_setattr 443:quotactl_fd 444:landlock_create_ruleset
    445:landlock_add_rule 446:landlock_restrict_self 448:process_mrelease 449:futex_waitv
    450:set_mempolicy_home_node 451:cachestat 452:fchmodat2 453:map_shadow_stack 454:futex_wake 455:futex_wait
    456:futex_requeue 457:statmount 458:listmount 459:lsm_get_self_attr 460:lsm_set_self_attr 461:lsm_list_modules
    462:mseal 463:setxattrat 464:getxattrat 465:listxattrat 466:removexattrat 467:open_tree_attr 468:file_getattr
    469:file_setattr 470:listns 471:rseq_slice_yield
  `,
  parisc64: `
    0:restart_syscall 1:exit 2:fork 3:read 4:write 5:open 6:close 7:waitpid 8:creat 9:link 10:unlink 11:execve
    12:chdir 13:time 14:mknod 15:chmod 16:lchown 17:socket 18:stat 19:lseek 20:getpid 21:mount 22:bind 23:setuid
    24:getuid 25:stime 26:ptrace 27:alarm 28:fstat 29:pause 30:utime 31:connect 32:listen 33:access 34:nice
    35:accept 36:sync 37:kill 38:rename 39:mkdir 40:rmdir 41:dup 42:pipe 43:times 44:getsockname 45:brk 46:setgid
    47:getgid 48:signal 49:geteuid 50:getegid 51:acct 52:umount2 53:getpeername 54:ioctl 55:fcntl 56:socketpair
    57:setpgid 58:send 59:uname 60:umask 61:chroot 62:ustat 63:dup2 64:getppid 65:getpgrp 66:setsid 67:pivot_root
    68:sgetmask 69:ssetmask 70:setreuid 71:setregid 72:mincore 73:sigpending 74:sethostname 75:setrlimit
    76:getrlimit 77:getrusage 78:gettimeofday 79:settimeofday 80:getgroups 81:setgroups 82:sendto 83:symlink
    84:lstat 85:readlink 86:uselib 87:swapon 88:reboot 89:mmap2 90:mmap 91:munmap 92:truncate 93:ftruncate 94:fchmod
    95:fchown 96:getpriority 97:setpriority 98:recv 99:statfs 100:fstatfs 101:stat64 103:syslog 104:setitimer
    105:getitimer 106:capget 107:capset 108:pread64 109:pwrite64 110:getcwd 111:vhangup 112:fstat64 113:vfork
    114:wait4 115:swapoff 116:sysinfo 117:shutdown 118:fsync 119:madvise 120:clone 121:setdomainname 122:sendfile
    123:recvfrom 124:adjtimex 125:mprotect 126:sigprocmask 128:init_module 129:delete_module 131:quotactl
    132:getpgid 133:fchdir 134:bdflush 135:sysfs 136:personality 138:setfsuid 139:setfsgid 141:getdents
    142:_newselect 143:flock 144:msync 145:readv 146:writev 147:getsid 148:fdatasync 149:_sysctl 150:mlock
    151:munlock 152:mlockall 153:munlockall 154:sched_setparam 155:sched_getparam 156:sched_setscheduler
    157:sched_getscheduler 158:sched_yield 159:sched_get_priority_max 160:sched_get_priority_min
    161:sched_rr_get_interval 162:nanosleep 163:mremap 164:setresuid 165:getresuid 166:sigaltstack 168:poll
    170:setresgid 171:getresgid 172:prctl 173:rt_sigreturn 174:rt_sigaction 175:rt_sigprocmask 176:rt_sigpending
    177:rt_sigtimedwait 178:rt_sigqueueinfo 179:rt_sigsuspend 180:chown 181:setsockopt 182:getsockopt 183:sendmsg
    184:recvmsg 185:semop 186:semget 187:semctl 188:msgsnd 189:msgrcv 190:msgget 191:msgctl 192:shmat 193:shmdt
    194:shmget 195:shmctl 198:lstat64 199:truncate64 200:ftruncate64 201:getdents64 202:fcntl64 206:gettid
    207:readahead 208:tkill 209:sendfile64 210:futex 211:sched_setaffinity 212:sched_getaffinity 215:io_setup
    216:io_destroy 217:io_getevents 218:io_submit 219:io_cancel 222:exit_group 223:lookup_dcookie 224:epoll_create
    225:epoll_ctl 226:epoll_wait 227:remap_file_pages 228:semtimedop 229:mq_open 230:mq_unlink 231:mq_timedsend
    232:mq_timedreceive 233:mq_notify 234:mq_getsetattr 235:waitid 236:fadvise64_64 237:set_tid_address 238:setxattr
    239:lsetxattr 240:fsetxattr 241:getxattr 242:lgetxattr 243:fgetxattr 244:listxattr 245:llistxattr 246:flistxattr
    247:removexattr 248:lremovexattr 249:fremovexattr 250:timer_create 251:timer_settime 252:timer_gettime
    253:timer_getoverrun 254:timer_delete 255:clock_settime 256:clock_gettime 257:clock_getres 258:clock_nanosleep
    259:tgkill 260:mbind 261:get_mempolicy 262:set_mempolicy 264:add_key 265:request_key 266:keyctl 267:ioprio_set
    268:ioprio_get 269:inotify_init 270:inotify_add_watch 271:inotify_rm_watch 272:migrate_pages 273:pselect6
    274:ppoll 275:openat 276:mkdirat 277:mknodat 278:fchownat 279:futimesat 280:fstatat64 281:unlinkat 282:renameat
    283:linkat 284:symlinkat 285:readlinkat 286:fchmodat 287:faccessat 288:unshare 289:set_robust_list
    290:get_robust_list 291:splice 292:sync_file_range 293:tee 294:vmsplice 295:move_pages 296:getcpu
    297:epoll_pwait 298:statfs64 299:fstatfs64 300:kexec_load 301:utimensat 302:signalfd 304:eventfd 305:fallocate
    306:timerfd_create 307:timerfd_settime 308:timerfd_gettime 309:signalfd4 310:eventfd2 311:epoll_create1 312:dup3
    313:pipe2 314:inotify_init1 315:preadv 316:pwritev 317:rt_tgsigqueueinfo 318:perf_event_open 319:recvmmsg
    320:accept4 321:prlimit64 322:fanotify_init 323:fanotify_mark 324:clock_adjtime 325:name_to_handle_at
    326:open_by_handle_at 327:syncfs 328:setns 329:sendmmsg 330:process_vm_readv 331:process_vm_writev 332:kcmp
    333:finit_module 334:sched_setattr 335:sched_getattr 336:utimes 337:renameat2 338:seccomp 339:getrandom
    340:memfd_create 341:bpf 342:execveat 343:membarrier 344:userfaultfd 345:mlock2 346:copy_file_range 347:preadv2
    348:pwritev2 349:statx 350:io_pgetevents 351:pkey_mprotect 352:pkey_alloc 353:pkey_free 354:rseq
    355:kexec_file_load 356:cacheflush 424:pidfd_send_signal 425:io_uring_setup 426:io_uring_enter
    427:io_uring_register 428:open_tree 429:move_mount 430:fsopen 431:fsconfig 432:fsmount 433:fspick 434:pidfd_open
    435:clone3 436:close_range 437:openat2 438:pidfd_getfd 439:faccessat2 440:process_madvise 441:epoll_pwait2
    442:mount_setattr 443:quotactl_fd 444:landlock_create_ruleset 445:landlock_add_rule 446:landlock_restrict_self
    448:process_mrelease 449:futex_waitv 450:set_mempolicy_home_node 451:cachestat 452:fchmodat2
    453:map_shadow_stack 454:futex_wake 455:futex_wait 456:futex_requeue 457:statmount 458:listmount
    459:lsm_get_self_attr 460:lsm_set_self_attr 461:lsm_list_modules 462:mseal 463:setxattrat 464:getxattrat
    465:listxattrat 466:removexattrat 467:open_tree_attr 468:file_getattr 469:file_setattr 470:listns
    471:rseq_slice_yield
  `,
  m68k: `
    0:restart_syscall 1:exit 2:fork 3:read 4:write 5:open 6:close 7:waitpid 8:creat 9:link 10:unlink 11:execve
    12:chdir 13:time 14:mknod 15:chmod 16:chown 18:oldstat 19:lseek 20:getpid 21:mount 22:umount 23:setuid 24:getuid
    25:stime 26:ptrace 27:alarm 28:oldfstat 29:pause 30:utime 33:access 34:nice 36:sync 37:kill 38:rename 39:mkdir
    40:rmdir 41:dup 42:pipe 43:times 45:brk 46:setgid 47:getgid 48:signal 49:geteuid 50:getegid 51:acct 52:umount2
    54:ioctl 55:fcntl 57:setpgid 60:umask 61:chroot 62:ustat 63:dup2 64:getppid 65:getpgrp 66:setsid 67:sigaction
    68:sgetmask 69:ssetmask 70:setreuid 71:setregid 72:sigsuspend 73:sigpending 74:sethostname 75:setrlimit
    76:getrlimit 77:getrusage 78:gettimeofday 79:settimeofday 80:getgroups 81:setgroups 82:select 83:symlink
    84:oldlstat 85:readlink 86:uselib 87:swapon 88:reboot 89:readdir 90:mmap 91:munmap 92:truncate 93:ftruncate
    94:fchmod 95:fchown 96:getpriority 97:setpriority 99:statfs 100:fstatfs 102:socketcall 103:syslog 104:setitimer
    105:getitimer 106:stat 107:lstat 108:fstat 111:vhangup 114:wait4 115:swapoff 116:sysinfo 117:ipc 118:fsync
    119:sigreturn 120:clone 121:setdomainname 122:uname 123:cacheflush 124:adjtimex 125:mprotect 126:sigprocmask
    127:create_module 128:init_module 129:delete_module 130:get_kernel_syms 131:quotactl 132:getpgid 133:fchdir
    134:bdflush 135:sysfs 136:personality 138:setfsuid 139:setfsgid 140:_llseek 141:getdents 142:_newselect
    143:flock 144:msync 145:readv 146:writev 147:getsid 148:fdatasync 149:_sysctl 150:mlock 151:munlock 152:mlockall
    153:munlockall 154:sched_setparam 155:sched_getparam 156:sched_setscheduler 157:sched_getscheduler
    158:sched_yield 159:sched_get_priority_max 160:sched_get_priority_min 161:sched_rr_get_interval 162:nanosleep
    163:mremap 164:setresuid 165:getresuid 166:getpagesize 167:query_module 168:poll 169:nfsservctl 170:setresgid
    171:getresgid 172:prctl 173:rt_sigreturn 174:rt_sigaction 175:rt_sigprocmask 176:rt_sigpending
    177:rt_sigtimedwait 178:rt_sigqueueinfo 179:rt_sigsuspend 180:pread64 181:pwrite64 182:lchown 183:getcwd
    184:capget 185:capset 186:sigaltstack 187:sendfile 188:getpmsg 189:putpmsg 190:vfork 191:ugetrlimit 192:mmap2
    193:truncate64 194:ftruncate64 195:stat64 196:lstat64 197:fstat64 198:chown32 199:getuid32 200:getgid32
    201:geteuid32 202:getegid32 203:setreuid32 204:setregid32 205:getgroups32 206:setgroups32 207:fchown32
    208:setresuid32 209:getresuid32 210:setresgid32 211:getresgid32 212:lchown32 213:setuid32 214:setgid32
    215:setfsuid32 216:setfsgid32 217:pivot_root 220:getdents64 221:gettid 222:tkill 223:setxattr 224:lsetxattr
    225:fsetxattr 226:getxattr 227:lgetxattr 228:fgetxattr 229:listxattr 230:llistxattr 231:flistxattr
    232:removexattr 233:lremovexattr 234:fremovexattr 235:futex 236:sendfile64 237:mincore 238:madvise 239:fcntl64
    240:readahead 241:io_setup 242:io_destroy 243:io_getevents 244:io_submit 245:io_cancel 246:fadvise64
    247:exit_group 248:lookup_dcookie 249:epoll_create 250:epoll_ctl 251:epoll_wait 252:remap_file_pages
    253:set_tid_address 254:timer_create 255:timer_settime 256:timer_gettime 257:timer_getoverrun 258:timer_delete
    259:clock_settime 260:clock_gettime 261:clock_getres 262:clock_nanosleep 263:statfs64 264:fstatfs64 265:tgkill
    266:utimes 267:fadvise64_64 268:mbind 269:get_mempolicy 270:set_mempolicy 271:mq_open 272:mq_unlink
    273:mq_timedsend 274:mq_timedreceive 275:mq_notify 276:mq_getsetattr 277:waitid 279:add_key 280:request_key
    281:keyctl 282:ioprio_set 283:ioprio_get 284:inotify_init 285:inotify_add_watch 286:inotify_rm_watch
    287:migrate_pages 288:openat 289:mkdirat 290:mknodat 291:fchownat 292:futimesat 293:fstatat64 294:unlinkat
    295:renameat 296:linkat 297:symlinkat 298:readlinkat 299:fchmodat 300:faccessat 301:pselect6 302:ppoll
    303:unshare 304:set_robust_list 305:get_robust_list 306:splice 307:sync_file_range 308:tee 309:vmsplice
    310:move_pages 311:sched_setaffinity 312:sched_getaffinity 313:kexec_load 314:getcpu 315:epoll_pwait
    316:utimensat 317:signalfd 318:timerfd_create 319:eventfd 320:fallocate 321:timerfd_settime 322:timerfd_gettime
    323:signalfd4 324:eventfd2 325:epoll_create1 326:dup3 327:pipe2 328:inotify_init1 329:preadv 330:pwritev
    331:rt_tgsigqueueinfo 332:perf_event_open 333:get_thread_area 334:set_thread_area 335:atomic_cmpxchg_32
    336:atomic_barrier 337:fanotify_init 338:fanotify_mark 339:prlimit64 340:name_to_handle_at 341:open_by_handle_at
    342:clock_adjtime 343:syncfs 344:setns 345:process_vm_readv 346:process_vm_writev 347:kcmp 348:finit_module
    349:sched_setattr 350:sched_getattr 351:renameat2 352:getrandom 353:memfd_create 354:bpf 355:execveat 356:socket
    357:socketpair 358:bind 359:connect 360:listen 361:accept4 362:getsockopt 363:setsockopt 364:getsockname
    365:getpeername 366:sendto 367:sendmsg 368:recvfrom 369:recvmsg 370:shutdown 371:recvmmsg 372:sendmmsg
    373:userfaultfd 374:membarrier 375:mlock2 376:copy_file_range 377:preadv2 378:pwritev2 379:statx 380:seccomp
    381:pkey_mprotect 382:pkey_alloc 383:pkey_free 384:rseq 393:semget 394:semctl 395:shmget 396:shmctl 397:shmat
    398:shmdt 399:msgget 400:msgsnd 401:msgrcv 402:msgctl 403:clock_gettime64 404:clock_settime64
    405:clock_adjtime64 406:clock_getres_time64 407:clock_nanosleep_time64 408:timer_gettime64 409:timer_settime64
    410:timerfd_gettime64 411:timerfd_settime64 412:utimensat_time64 413:pselect6_time64 414:ppoll_time64
    416:io_pgetevents_time64 417:recvmmsg_time64 418:mq_timedsend_time64 419:mq_timedreceive_time64
    420:semtimedop_time64 421:rt_sigtimedwait_time64 422:futex_time64 423:sched_rr_get_interval_time64
    424:pidfd_send_signal 425:io_uring_setup 426:io_uring_enter 427:io_uring_register 428:open_tree 429:move_mount
    430:fsopen 431:fsconfig 432:fsmount 433:fspick 434:pidfd_open 435:clone3 436:close_range 437:openat2
    438:pidfd_getfd 439:faccessat2 440:process_madvise 441:epoll_pwait2 442:mount_setattr 443:quotactl_fd
    444:landlock_create_ruleset 445:landlock_add_rule 446:landlock_restrict_self 448:process_mrelease
    449:futex_waitv 450:set_mempolicy_home_node 451:cachestat 452:fchmodat2 453:map_shadow_stack 454:futex_wake
    455:futex_wait 456:futex_requeue 457:statmount 458:listmount 459:lsm_get_self_attr 460:lsm_set_self_attr
    461:lsm_list_modules 462:mseal 463:setxattrat 464:getxattrat 465:listxattrat 466:removexattrat
    467:open_tree_attr 468:file_getattr 469:file_setattr 470:listns 471:rseq_slice_yield
  `,
  sh: `
    0:restart_syscall 1:exit 2:fork 3:read 4:write 5:open 6:close 7:waitpid 8:creat 9:link 10:unlink 11:execve
    12:chdir 13:time 14:mknod 15:chmod 16:lchown 18:oldstat 19:lseek 20:getpid 21:mount 22:umount 23:setuid
    24:getuid 25:stime 26:ptrace 27:alarm 28:oldfstat 29:pause 30:utime 33:access 34:nice 36:sync 37:kill 38:rename
    39:mkdir 40:rmdir 41:dup 42:pipe 43:times 45:brk 46:setgid 47:getgid 48:signal 49:geteuid 50:getegid 51:acct
    52:umount2 54:ioctl 55:fcntl 57:setpgid 60:umask 61:chroot 62:ustat 63:dup2 64:getppid 65:getpgrp 66:setsid
    67:sigaction 68:sgetmask 69:ssetmask 70:setreuid 71:setregid 72:sigsuspend 73:sigpending 74:sethostname
    75:setrlimit 76:getrlimit 77:getrusage 78:gettimeofday 79:settimeofday 80:getgroups 81:setgroups 83:symlink
    84:oldlstat 85:readlink 86:uselib 87:swapon 88:reboot 89:readdir 90:mmap 91:munmap 92:truncate 93:ftruncate
    94:fchmod 95:fchown 96:getpriority 97:setpriority 99:statfs 100:fstatfs 102:socketcall 103:syslog 104:setitimer
    105:getitimer 106:stat 107:lstat 108:fstat 109:olduname 111:vhangup 114:wait4 115:swapoff 116:sysinfo 117:ipc
    118:fsync 119:sigreturn 120:clone 121:setdomainname 122:uname 123:cacheflush 124:adjtimex 125:mprotect
    126:sigprocmask 128:init_module 129:delete_module 131:quotactl 132:getpgid 133:fchdir 134:bdflush 135:sysfs
    136:personality 138:setfsuid 139:setfsgid 140:_llseek 141:getdents 142:_newselect 143:flock 144:msync 145:readv
    146:writev 147:getsid 148:fdatasync 149:_sysctl 150:mlock 151:munlock 152:mlockall 153:munlockall
    154:sched_setparam 155:sched_getparam 156:sched_setscheduler 157:sched_getscheduler 158:sched_yield
    159:sched_get_priority_max 160:sched_get_priority_min 161:sched_rr_get_interval 162:nanosleep 163:mremap
    164:setresuid 165:getresuid 168:poll 169:nfsservctl 170:setresgid 171:getresgid 172:prctl 173:rt_sigreturn
    174:rt_sigaction 175:rt_sigprocmask 176:rt_sigpending 177:rt_sigtimedwait 178:rt_sigqueueinfo 179:rt_sigsuspend
    180:pread64 181:pwrite64 182:chown 183:getcwd 184:capget 185:capset 186:sigaltstack 187:sendfile 190:vfork
    191:ugetrlimit 192:mmap2 193:truncate64 194:ftruncate64 195:stat64 196:lstat64 197:fstat64 198:lchown32
    199:getuid32 200:getgid32 201:geteuid32 202:getegid32 203:setreuid32 204:setregid32 205:getgroups32
    206:setgroups32 207:fchown32 208:setresuid32 209:getresuid32 210:setresgid32 211:getresgid32 212:chown32
    213:setuid32 214:setgid32 215:setfsuid32 216:setfsgid32 217:pivot_root 218:mincore 219:madvise 220:getdents64
    221:fcntl64 224:gettid 225:readahead 226:setxattr 227:lsetxattr 228:fsetxattr 229:getxattr 230:lgetxattr
    231:fgetxattr 232:listxattr 233:llistxattr 234:flistxattr 235:removexattr 236:lremovexattr 237:fremovexattr
    238:tkill 239:sendfile64 240:futex 241:sched_setaffinity 242:sched_getaffinity 245:io_setup 246:io_destroy
    247:io_getevents 248:io_submit 249:io_cancel 250:fadvise64 252:exit_group 253:lookup_dcookie 254:epoll_create
    255:epoll_ctl 256:epoll_wait 257:remap_file_pages 258:set_tid_address 259:timer_create 260:timer_settime
    261:timer_gettime 262:timer_getoverrun 263:timer_delete 264:clock_settime 265:clock_gettime 266:clock_getres
    267:clock_nanosleep 268:statfs64 269:fstatfs64 270:tgkill 271:utimes 272:fadvise64_64 274:mbind
    275:get_mempolicy 276:set_mempolicy 277:mq_open 278:mq_unlink 279:mq_timedsend 280:mq_timedreceive 281:mq_notify
    282:mq_getsetattr 283:kexec_load 284:waitid 285:add_key 286:request_key 287:keyctl 288:ioprio_set 289:ioprio_get
    290:inotify_init 291:inotify_add_watch 292:inotify_rm_watch 294:migrate_pages 295:openat 296:mkdirat 297:mknodat
    298:fchownat 299:futimesat 300:fstatat64 301:unlinkat 302:renameat 303:linkat 304:symlinkat 305:readlinkat
    306:fchmodat 307:faccessat 308:pselect6 309:ppoll 310:unshare 311:set_robust_list 312:get_robust_list 313:splice
    314:sync_file_range 315:tee 316:vmsplice 317:move_pages 318:getcpu 319:epoll_pwait 320:utimensat 321:signalfd
    322:timerfd_create 323:eventfd 324:fallocate 325:timerfd_settime 326:timerfd_gettime 327:signalfd4 328:eventfd2
    329:epoll_create1 330:dup3 331:pipe2 332:inotify_init1 333:preadv 334:pwritev 335:rt_tgsigqueueinfo
    336:perf_event_open 337:fanotify_init 338:fanotify_mark 339:prlimit64 340:socket 341:bind 342:connect 343:listen
    344:accept 345:getsockname 346:getpeername 347:socketpair 348:send 349:sendto 350:recv 351:recvfrom 352:shutdown
    353:setsockopt 354:getsockopt 355:sendmsg 356:recvmsg 357:recvmmsg 358:accept4 359:name_to_handle_at
    360:open_by_handle_at 361:clock_adjtime 362:syncfs 363:sendmmsg 364:setns 365:process_vm_readv
    366:process_vm_writev 367:kcmp 368:finit_module 369:sched_getattr 370:sched_setattr 371:renameat2 372:seccomp
    373:getrandom 374:memfd_create 375:bpf 376:execveat 377:userfaultfd 378:membarrier 379:mlock2
    380:copy_file_range 381:preadv2 382:pwritev2 383:statx 384:pkey_mprotect 385:pkey_alloc 386:pkey_free 387:rseq
    388:sync_file_range2 393:semget 394:semctl 395:shmget 396:shmctl 397:shmat 398:shmdt 399:msgget 400:msgsnd
    401:msgrcv 402:msgctl 403:clock_gettime64 404:clock_settime64 405:clock_adjtime64 406:clock_getres_time64
    407:clock_nanosleep_time64 408:timer_gettime64 409:timer_settime64 410:timerfd_gettime64 411:timerfd_settime64
    412:utimensat_time64 413:pselect6_time64 414:ppoll_time64 416:io_pgetevents_time64 417:recvmmsg_time64
    418:mq_timedsend_time64 419:mq_timedreceive_time64 420:semtimedop_time64 421:rt_sigtimedwait_time64
    422:futex_time64 423:sched_rr_get_interval_time64 424:pidfd_send_signal 425:io_uring_setup 426:io_uring_enter
    427:io_uring_register 428:open_tree 429:move_mount 430:fsopen 431:fsconfig 432:fsmount 433:fspick 434:pidfd_open
    436:close_range 437:openat2 438:pidfd_getfd 439:faccessat2 440:process_madvise 441:epoll_pwait2
    442:mount_setattr 443:quotactl_fd 444:landlock_create_ruleset 445:landlock_add_rule 446:landlock_restrict_self
    448:process_mrelease 449:futex_waitv 450:set_mempolicy_home_node 451:cachestat 452:fchmodat2
    453:map_shadow_stack 454:futex_wake 455:futex_wait 456:futex_requeue 457:statmount 458:listmount
    459:lsm_get_self_attr 460:lsm_set_self_attr 461:lsm_list_modules 462:mseal 463:setxattrat 464:getxattrat
    465:listxattrat 466:removexattrat 467:open_tree_attr 468:file_getattr 469:file_setattr 470:listns
    471:rseq_slice_yield
  `,
}
