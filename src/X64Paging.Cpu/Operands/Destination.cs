// SPDX-License-Identifier: MIT
using System.Runtime.CompilerServices;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Operands;

/// <summary>A memory operand that was opened for writing: nothing can refuse any more. Never outlives its instruction.</summary>
internal readonly unsafe ref struct Destination<T>
    where T : unmanaged
{
    private readonly byte* _host;

    /// <param name="host">The value's bytes in the host: guest RAM, or the bounce buffer.</param>
    public Destination(byte* host) => _host = host;

    /// <summary>The value as it is.</summary>
    public T Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)] // Read-modify-write: the sieve sample's instructions a second.
        get => Unsafe.ReadUnaligned<T>(_host); // SAFETY: whoever opened the destination covered all bytes of the value.
    }

    /// <summary>Stores a new value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    public void Store(CpuState* cpu, T value)
    {
        Unsafe.WriteUnaligned(_host, value); // SAFETY: as above.
        if (_host == cpu->Bounce.Bytes)
            MemorySlowPath.EmptyBounceBuffer(cpu, sizeof(T));
    }
}
