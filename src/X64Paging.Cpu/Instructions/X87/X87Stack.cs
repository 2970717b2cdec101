// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Interpreter;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.X87;

/// <summary>The register stack, and how an instruction ends: faults of the stack, exception flags, and the pending #MF.</summary>
/// <remarks>SDM vol. 1, "x87 FPU Register Stack", "Stack Overflow or Underflow Exception (#IS)", "x87 FPU Exception Handling".</remarks>
internal static unsafe class X87Stack
{
    private const int StackFault = 1 << 6;
    private const int ErrorSummary = 1 << 7;
    private const int Busy = 1 << 15;

    /// <summary>Whether an unmasked exception of an earlier instruction waits: then this one raises #MF instead of running.</summary>
    public static bool HasPendingError(CpuState* cpu)
    {
        if ((cpu->Architectural.X87.Status & ErrorSummary) == 0)
            return false;

        Raise.Exception(cpu, ExceptionVector.FloatingPointError);
        return true;
    }

    /// <summary>Reads ST(index); an empty one is a stack underflow and reads as the indefinite value.</summary>
    /// <returns><see langword="false"/> if the underflow is unmasked: the instruction ends without doing anything.</returns>
    public static bool TryRead(ref X87State x87, int index, out Float80 value)
    {
        if (!x87.IsEmpty(index))
        {
            value = x87[index];
            return true;
        }

        value = Float80.Indefinite;
        return RaiseStackFault(ref x87, 0);
    }

    /// <summary>Pushes a value; onto a register that is taken it is a stack overflow and the indefinite value is pushed.</summary>
    public static void Push(ref X87State x87, Float80 value)
    {
        if (!x87.IsEmpty(-1))
        {
            if (!RaiseStackFault(ref x87, FloatStatus.C1))
                return;
            value = Float80.Indefinite;
        }

        x87.Top--;
        x87[0] = value;
    }

    /// <summary>Takes ST(0) away.</summary>
    public static void Pop(ref X87State x87)
    {
        x87.Free(0);
        x87.Top++;
    }

    /// <summary>Adds what an operation found to the status word; C1 is replaced.</summary>
    public static void Note(ref X87State x87, FloatStatus found) => Note(ref x87, found, FloatStatus.C1);

    /// <summary>Adds what an operation found to the status word, with the condition codes that it defines.</summary>
    public static void Note(ref X87State x87, FloatStatus found, uint definedConditions)
    {
        uint word = (x87.Status & ~definedConditions) | found.Word;
        x87.Status = (ushort)word;
        SummarizeErrors(ref x87);
    }

    /// <summary>Sets ES and B if an exception flag stands whose mask is clear, and clears them otherwise.</summary>
    public static void SummarizeErrors(ref X87State x87)
    {
        FloatExceptions unmasked = new FloatControl(x87.Control).Unmasked((FloatExceptions)x87.Status & FloatExceptions.All);
        x87.Status = (ushort)(unmasked != FloatExceptions.None
            ? x87.Status | ErrorSummary | Busy
            : x87.Status & ~(ErrorSummary | Busy));
    }

    /// <returns>Whether the exception is masked, so that the instruction goes on.</returns>
    private static bool RaiseStackFault(ref X87State x87, uint c1)
    {
        x87.Status = (ushort)((x87.Status & ~FloatStatus.C1) | c1 | StackFault | (int)FloatExceptions.Invalid);
        SummarizeErrors(ref x87);
        return new FloatControl(x87.Control).Unmasked(FloatExceptions.Invalid) == FloatExceptions.None;
    }
}
