/**
 * The name of a record type, as auditd writes it; `UNKNOWN[1234]` for a number without one.
 *
 * @param type a name, a number (kernel log, netlink) or `UNKNOWN[1234]` (an auditd older than the kernel)
 */
export function recordTypeName(type: string): string {
  const first = type.charCodeAt(0)
  const isNumber = first >= 0x30 && first <= 0x39
  if (!isNumber && !type.startsWith('UNKNOWN[')) return type
  const digits = /\d+/.exec(type)?.[0] ?? ''
  return names().get(Number(digits)) ?? `UNKNOWN[${digits}]`
}

/** The number of a record type; undefined for a name nobody knows. */
export function recordTypeNumber(name: string): number | undefined {
  const unknown = /^UNKNOWN\[(\d+)\]$/.exec(name)
  if (unknown !== null) return Number(unknown[1])
  for (const [number, known] of names()) if (known === name) return number
  return undefined
}

/**
 * A word of digits sets the next number; every other word is a name and moves on by one; `-` is a gap.
 * Source: include/uapi/linux/audit.h and audit-userspace lib/audit-records.h, lib/msg_typetab.h.
 */
const table = `
  1000 GET SET LIST ADD DEL USER LOGIN - - - SIGNAL_INFO ADD_RULE DEL_RULE LIST_RULES TRIM MAKE_EQUIV TTY_GET TTY_SET
  SET_FEATURE GET_FEATURE
  1100 USER_AUTH USER_ACCT USER_MGMT CRED_ACQ CRED_DISP USER_START USER_END USER_AVC USER_CHAUTHTOK USER_ERR CRED_REFR
  USYS_CONFIG USER_LOGIN USER_LOGOUT ADD_USER DEL_USER ADD_GROUP DEL_GROUP DAC_CHECK CHGRP_ID TEST TRUSTED_APP
  USER_SELINUX_ERR USER_CMD USER_TTY CHUSER_ID GRP_AUTH SYSTEM_BOOT SYSTEM_SHUTDOWN SYSTEM_RUNLEVEL SERVICE_START
  SERVICE_STOP GRP_MGMT GRP_CHAUTHTOK MAC_CHECK ACCT_LOCK ACCT_UNLOCK USER_DEVICE SOFTWARE_UPDATE
  1200 DAEMON_START DAEMON_END DAEMON_ABORT DAEMON_CONFIG DAEMON_RECONFIG DAEMON_ROTATE DAEMON_RESUME DAEMON_ACCEPT
  DAEMON_CLOSE DAEMON_ERR
  1300 SYSCALL - PATH IPC SOCKETCALL CONFIG_CHANGE SOCKADDR CWD - EXECVE - IPC_SET_PERM MQ_OPEN MQ_SENDRECV MQ_NOTIFY
  MQ_GETSETATTR KERNEL_OTHER FD_PAIR OBJ_PID TTY EOE BPRM_FCAPS CAPSET MMAP NETFILTER_PKT NETFILTER_CFG SECCOMP PROCTITLE
  FEATURE_CHANGE REPLACE KERN_MODULE FANOTIFY TIME_INJOFFSET TIME_ADJNTPVAL BPF EVENT_LISTENER URINGOP OPENAT2 DM_CTRL
  DM_EVENT
  1400 AVC SELINUX_ERR AVC_PATH MAC_POLICY_LOAD MAC_STATUS MAC_CONFIG_CHANGE MAC_UNLBL_ALLOW MAC_CIPSOV4_ADD
  MAC_CIPSOV4_DEL MAC_MAP_ADD MAC_MAP_DEL MAC_IPSEC_ADDSA MAC_IPSEC_DELSA MAC_IPSEC_ADDSPD MAC_IPSEC_DELSPD
  MAC_IPSEC_EVENT MAC_UNLBL_STCADD MAC_UNLBL_STCDEL MAC_CALIPSO_ADD MAC_CALIPSO_DEL
  1500 APPARMOR APPARMOR_AUDIT APPARMOR_ALLOWED APPARMOR_DENIED APPARMOR_HINT APPARMOR_STATUS APPARMOR_ERROR
  1700 ANOM_PROMISCUOUS ANOM_ABEND ANOM_LINK ANOM_CREAT
  1800 INTEGRITY_DATA INTEGRITY_METADATA INTEGRITY_STATUS INTEGRITY_HASH INTEGRITY_PCR INTEGRITY_RULE
  INTEGRITY_EVM_XATTR INTEGRITY_POLICY_RULE
  2000 KERNEL
  2400 CRYPTO_TEST_USER CRYPTO_PARAM_CHANGE_USER CRYPTO_LOGIN CRYPTO_LOGOUT CRYPTO_KEY_USER CRYPTO_FAILURE_USER
  CRYPTO_REPLAY_USER CRYPTO_SESSION CRYPTO_IKE_SA CRYPTO_IPSEC_SA`

let known: ReadonlyMap<number, string> | undefined

function names(): ReadonlyMap<number, string> {
  if (known !== undefined) return known
  const map = new Map<number, string>()
  let number = 0
  for (const word of table.trim().split(/\s+/)) {
    if (/^\d+$/.test(word)) number = Number(word)
    else {
      if (word !== '-') map.set(number, word)
      number += 1
    }
  }
  known = map
  return map
}
