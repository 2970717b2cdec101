// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Tests.Processes;

/// <summary>Linux's numbers of the system calls that test programs make, from its syscall_64.tbl.</summary>
internal enum LinuxCall
{
    Read = 0,
    Write = 1,
    MemoryMap = 9,
    MemoryProtect = 10,
    MemoryUnmap = 11,
    Break = 12,
    Pipe = 22,
    GetPid = 39,
    Fork = 57,
    Exit = 60,
    Wait = 61,
    GetParentPid = 110,
}
