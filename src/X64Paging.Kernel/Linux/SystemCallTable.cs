// SPDX-License-Identifier: MIT
namespace X64Paging.Kernel.Linux;

/// <summary>Who serves which system call.</summary>
internal sealed class SystemCallTable
{
    private const int Size = 512;

    private readonly SystemCallHandler?[] _handlers = new SystemCallHandler?[Size];

    /// <summary>The server of a call.</summary>
    public SystemCallHandler this[SystemCallNumber number]
    {
        set => _handlers[(int)number] = value;
    }

    /// <summary>The server of whatever number a program gives, or null.</summary>
    public SystemCallHandler? Find(ulong number) => number < Size ? _handlers[number] : null;
}
