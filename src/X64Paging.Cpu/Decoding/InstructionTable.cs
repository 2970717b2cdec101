// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Instructions.Arithmetic;
using X64Paging.Cpu.Instructions.Atomic;
using X64Paging.Cpu.Instructions.Bit;
using X64Paging.Cpu.Instructions.Branch;
using X64Paging.Cpu.Instructions.Control;
using X64Paging.Cpu.Instructions.Flags;
using X64Paging.Cpu.Instructions.Logic;
using X64Paging.Cpu.Instructions.Move;
using X64Paging.Cpu.Instructions.Shift;
using X64Paging.Cpu.Instructions.Sse;
using X64Paging.Cpu.Instructions.Stack;
using X64Paging.Cpu.Instructions.Strings;
using X64Paging.Cpu.Instructions.X87;

namespace X64Paging.Cpu.Decoding;

/// <summary>Which binder each mnemonic has. One row a mnemonic, in the tables of the families.</summary>
internal sealed unsafe class InstructionTable
{
    private readonly nint[] _binders = new nint[Enum.GetValues<Mnemonic>().Length];
    private nint _moveScalarDouble;
    private nint _compareScalarDouble;

    private InstructionTable()
    {
        ArithmeticTable.Bind(this);
        AtomicTable.Bind(this);
        BitTable.Bind(this);
        BranchTable.Bind(this);
        ControlTable.Bind(this);
        FlagsTable.Bind(this);
        LogicTable.Bind(this);
        MoveTable.Bind(this);
        ShiftTable.Bind(this);
        SseTable.Bind(this);
        StackTable.Bind(this);
        StringsTable.Bind(this);
        X87Table.Bind(this);
    }

    /// <summary>The table of all families.</summary>
    public static InstructionTable Shared { get; } = new();

    /// <summary>Says how a mnemonic's handlers are chosen.</summary>
    public void Bind(Mnemonic mnemonic, Binder binder) => _binders[(int)mnemonic] = (nint)binder;

    /// <summary>The same for MOVSD and CMPSD of vector registers: two string instructions have these names too.</summary>
    public void BindScalarDouble(Binder move, Binder compare)
    {
        _moveScalarDouble = (nint)move;
        _compareScalarDouble = (nint)compare;
    }

    /// <summary>Whether the mnemonic has a row.</summary>
    public bool IsBound(Mnemonic mnemonic) => _binders[(int)mnemonic] != 0;

    /// <summary>The handler for an instruction with its operands, or null where it is not supported.</summary>
    public Handler HandlerOf(in Instruction instruction)
    {
        Binder binder = BinderOf(instruction);
        return binder == null ? null : binder(instruction);
    }

    private Binder BinderOf(in Instruction instruction) => instruction.Mnemonic switch
    {
        Mnemonic.Movsd when !instruction.IsStringInstruction => (Binder)_moveScalarDouble,
        Mnemonic.Cmpsd when !instruction.IsStringInstruction => (Binder)_compareScalarDouble,
        _ => (Binder)_binders[(int)instruction.Mnemonic],
    };
}
