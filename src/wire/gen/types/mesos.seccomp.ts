// Made by `npm run generate` from proto/*.json; do not edit.

import type * as mesos from "./mesos.js";

export type ContainerSeccompProfile_Architecture =
  | "UNKNOWN"
  | "ARCH_X86"
  | "ARCH_X86_64"
  | "ARCH_X32"
  | "ARCH_ARM"
  | "ARCH_AARCH64"
  | "ARCH_MIPS"
  | "ARCH_MIPSEL"
  | "ARCH_MIPS64"
  | "ARCH_MIPSEL64"
  | "ARCH_MIPS64N32"
  | "ARCH_MIPSEL64N32"
  | "ARCH_PPC"
  | "ARCH_PPC64"
  | "ARCH_PPC64LE"
  | "ARCH_S390"
  | "ARCH_S390X"
  | number;

export type ContainerSeccompProfile_Syscall_Action =
  | "UNKNOWN"
  | "ACT_KILL"
  | "ACT_TRAP"
  | "ACT_ERRNO"
  | "ACT_TRACE"
  | "ACT_ALLOW"
  | number;

export type ContainerSeccompProfile_Syscall_Arg_Operator =
  | "UNKNOWN"
  | "CMP_NE"
  | "CMP_LT"
  | "CMP_LE"
  | "CMP_EQ"
  | "CMP_GE"
  | "CMP_GT"
  | "CMP_MASKED_EQ"
  | number;

/** Since 1.8.0. */
export interface ContainerSeccompProfile {
  readonly default_action: ContainerSeccompProfile_Syscall_Action;
  readonly architectures?: readonly ContainerSeccompProfile_Architecture[] | undefined;
  readonly syscalls?: readonly ContainerSeccompProfile_Syscall[] | undefined;
}

/** Since 1.8.0. */
export interface ContainerSeccompProfile_Syscall {
  readonly names?: readonly string[] | undefined;
  readonly action: ContainerSeccompProfile_Syscall_Action;
  readonly args?: readonly ContainerSeccompProfile_Syscall_Arg[] | undefined;
  readonly includes?: ContainerSeccompProfile_Syscall_Filter | undefined;
  readonly excludes?: ContainerSeccompProfile_Syscall_Filter | undefined;
}

/** Since 1.8.0. */
export interface ContainerSeccompProfile_Syscall_Arg {
  readonly index: number;
  readonly op: ContainerSeccompProfile_Syscall_Arg_Operator;
  readonly value: bigint;
  readonly value_two: bigint;
}

/** Since 1.8.0. */
export interface ContainerSeccompProfile_Syscall_Filter {
  readonly capabilities?: readonly mesos.CapabilityInfo_Capability[] | undefined;
}
