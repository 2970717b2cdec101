// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.X87;

/// <summary>What an instruction does to the stack when it has done its work.</summary>
internal interface IStackEnd
{
    static abstract void End(ref X87State x87);
}

/// <summary>Nothing.</summary>
internal readonly struct Keeping : IStackEnd
{
    public static void End(ref X87State x87)
    {
    }
}

/// <summary>Pops once.</summary>
internal readonly struct Popping : IStackEnd
{
    public static void End(ref X87State x87) => X87Stack.Pop(ref x87);
}

/// <summary>Pops twice.</summary>
internal readonly struct PoppingTwice : IStackEnd
{
    public static void End(ref X87State x87)
    {
        X87Stack.Pop(ref x87);
        X87Stack.Pop(ref x87);
    }
}
