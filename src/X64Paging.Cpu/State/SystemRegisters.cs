// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace X64Paging.Cpu.State;

/// <summary>The registers that only a kernel sees, but for those that paging goes by: the MMU holds these. SDM vol. 3A, "Control Registers".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SystemRegisters
{
    /// <summary>CR2: the linear address of the page fault that was raised last, or what MOV has put there since.</summary>
    public ulong Cr2;

    /// <summary>IA32_KERNEL_GS_BASE: what SWAPGS exchanges the GS base for.</summary>
    public ulong KernelGsBase;

    /// <summary>IA32_PAT: the memory types that entries choose from. They change nothing here: there is no cache.</summary>
    public ulong PageAttributeTable;

    /// <summary>CR8: the task priority, 0 to 15.</summary>
    public byte TaskPriority;

    /// <summary>The registers as after INIT.</summary>
    public static SystemRegisters Initial => new() { PageAttributeTable = 0x0007_0406_0007_0406 };
}
