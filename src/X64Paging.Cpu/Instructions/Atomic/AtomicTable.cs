// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;

namespace X64Paging.Cpu.Instructions.Atomic;

/// <summary>Exchanges that read, compare and write as one. There is one processor, so LOCK changes nothing.</summary>
internal static unsafe class AtomicTable
{
    public static void Bind(InstructionTable table)
    {
        table.Bind(Mnemonic.Xchg, &Xchg.Bind);
        table.Bind(Mnemonic.Xadd, &Xadd.Bind);
        table.Bind(Mnemonic.Cmpxchg, &Cmpxchg.Bind);
        table.Bind(Mnemonic.Cmpxchg8b, &CmpxchgPair.Bind);
        table.Bind(Mnemonic.Cmpxchg16b, &CmpxchgPair.Bind);
    }
}
