// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux;

/// <summary>What a system call answers, or how else it ends.</summary>
/// <param name="Value">What RAX gets, if the call is done.</param>
/// <param name="Disposition">Whether it is.</param>
internal readonly record struct SystemCallResult(long Value, SystemCallDisposition Disposition)
{
    /// <summary>The call waits for another process: it is made again, from its SYSCALL, when something has happened.</summary>
    public static SystemCallResult Blocked { get; } = new(0, SystemCallDisposition.Blocked);

    /// <summary>The call answers 0, and another process gets its turn.</summary>
    public static SystemCallResult Yielded { get; } = new(0, SystemCallDisposition.Yielded);

    /// <summary>The caller's registers have been replaced, or it has ended: RAX is not touched.</summary>
    public static SystemCallResult NoReturn { get; } = new(0, SystemCallDisposition.NoReturn);

    public static implicit operator SystemCallResult(long value) => new(value, SystemCallDisposition.Done);

    public static implicit operator SystemCallResult(Errno error) => new(-(long)error, SystemCallDisposition.Done);
}
