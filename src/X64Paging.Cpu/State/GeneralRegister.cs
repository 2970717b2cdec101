// SPDX-License-Identifier: MIT
namespace X64Paging.Cpu.State;

/// <summary>The general-purpose registers, by the number that instructions encode.</summary>
public enum GeneralRegister : byte
{
    /// <summary>RAX: accumulator; result of a system call.</summary>
    Rax,

    /// <summary>RCX: counter.</summary>
    Rcx,

    /// <summary>RDX: data.</summary>
    Rdx,

    /// <summary>RBX: base.</summary>
    Rbx,

    /// <summary>RSP: stack pointer.</summary>
    Rsp,

    /// <summary>RBP: frame pointer.</summary>
    Rbp,

    /// <summary>RSI: source index.</summary>
    Rsi,

    /// <summary>RDI: destination index.</summary>
    Rdi,

    /// <summary>R8.</summary>
    R8,

    /// <summary>R9.</summary>
    R9,

    /// <summary>R10.</summary>
    R10,

    /// <summary>R11.</summary>
    R11,

    /// <summary>R12.</summary>
    R12,

    /// <summary>R13.</summary>
    R13,

    /// <summary>R14.</summary>
    R14,

    /// <summary>R15.</summary>
    R15,
}
