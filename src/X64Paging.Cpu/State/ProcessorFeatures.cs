// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.State;

/// <summary>What CPUID says of instructions, each feature a set that is bound as a whole. What it says of paging is in <see cref="PagingLeaves"/>.</summary>
internal static class ProcessorFeatures
{
    /// <summary>Leaf 1, EDX: FPU, TSC, MSR, CX8, CMOV, CLFSH, FXSR, SSE, SSE2.</summary>
    public const uint Leaf1Edx = 1u << 0 | 1u << 4 | 1u << 5 | 1u << 8 | 1u << 15 | 1u << 19 | 1u << 24 | 1u << 25 | 1u << 26;

    /// <summary>Leaf 1, ECX: SSE3, SSSE3, CMPXCHG16B, SSE4.1, POPCNT, and that a hypervisor, this one, is there.</summary>
    public const uint Leaf1Ecx = 1u << 0 | 1u << 9 | 1u << 13 | 1u << 19 | 1u << 23 | 1u << 31;

    /// <summary>Leaf 7, EBX: BMI1's TZCNT alone is no reason to claim BMI1.</summary>
    public const uint Leaf7Ebx = 0;

    /// <summary>Leaf 8000_0001, EDX: SYSCALL, long mode.</summary>
    public const uint ExtendedLeaf1Edx = 1u << 11 | 1u << 29;

    /// <summary>Leaf 8000_0001, ECX: LAHF in 64-bit mode, LZCNT.</summary>
    public const uint ExtendedLeaf1Ecx = 1u << 0 | 1u << 5;

    /// <summary>Leaf 1, EAX: family 6, of no existing model.</summary>
    public const uint Signature = 0x0000_0600;

    /// <summary>The highest basic leaf.</summary>
    public const uint HighestLeaf = 7;

    /// <summary>The highest subleaf of leaf 7.</summary>
    public const uint HighestSubleaf7 = 1;

    /// <summary>The highest extended leaf.</summary>
    public const uint HighestExtendedLeaf = 0x8000_0021;

    /// <summary>The vendor's twelve letters, a name of its own: software that knows others' models is to assume nothing.</summary>
    public static ReadOnlySpan<byte> Vendor => "X64Paging.NET"u8[..12];

    /// <summary>The processor's name, 48 letters at most.</summary>
    public static ReadOnlySpan<byte> Brand => "X64Paging emulated processor"u8;
}
