// SPDX-License-Identifier: MIT
using Iced.Intel;
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.State;
using X64Paging.Cpu.Tests.Vectors;

namespace X64Paging.Cpu.Tests.Host;

/// <summary>One random instruction and the state that it runs from.</summary>
internal sealed record RandomCase(Instruction Instruction, byte[] Code, MachineState Before)
{
    private const ulong MemoryStart = 0x1_0000;
    private const int MemorySize = 0x2000;

    public string Text => $"{Convert.ToHexString(Code)} {Instruction}";

    public bool IsRepeated => Instruction.HasRepPrefix || Instruction.HasRepnePrefix;

    /// <summary>Makes a case.</summary>
    /// <returns>Null where chance made none that can be encoded or is supported, or one whose result is undefined.</returns>
    public static unsafe RandomCase? TryNext(Random random)
    {
        ulong target = NextTarget(random);
        Instruction instruction = new InstructionGenerator(random).Next(target);
        if (IsBitOffsetInAddress(instruction) || InstructionTable.Shared.HandlerOf(instruction) == null)
            return null;

        MachineState before = NextState(random, instruction, target);
        byte[]? code = TryEncode(instruction, before.Rip);
        return code == null || HasUndefinedResult(instruction, before) ? null : new RandomCase(instruction, code, before);
    }

    /// <summary>Flags that the manual leaves undefined for this instruction and these operands.</summary>
    public ulong IgnoredFlags
    {
        get
        {
            ulong undefined = FlagNames.MaskOf(Instruction.RflagsUndefined);
            bool shiftsOut = Instruction.Mnemonic is Mnemonic.Shl or Mnemonic.Sal or Mnemonic.Shr && CountOf(Instruction, Before) >= WidthOf(Instruction);
            return shiftsOut ? undefined | FlagNames.MaskOf("cf") : undefined;
        }
    }

    private static ulong NextTarget(Random random) => random.Next(8) switch
    {
        0 => MemoryStart + (ulong)random.Next(-8, 8),
        1 => MemoryStart + MemorySize + (ulong)random.Next(-8, 8),
        2 => MemoryStart + 0x1000 + (ulong)random.Next(-15, 8),
        3 => MemoryStart + (ulong)random.Next(64, MemorySize - 64),
        _ => MemoryStart + ((ulong)random.Next(64, MemorySize - 64) & ~15UL),
    };

    private static MachineState NextState(Random random, in Instruction instruction, ulong target)
    {
        MachineState state = new() { Rip = random.Next(4) == 0 ? TestMachine.CodeBase + 0x1000 - (ulong)random.Next(1, 15) : TestMachine.CodeBase };
        for (int i = 0; i < 16; i++)
        {
            state.General[i] = Values.Next(random);
            state.Vectors[i] = Values.NextVector(random);
        }

        byte[] bytes = new byte[MemorySize];
        random.NextBytes(bytes);
        if (random.Next(4) == 0)
            bytes.AsSpan(0x800, 0x1000).Fill((byte)random.Next(256));
        state.WriteMemory(MemoryStart, bytes);
        state.Rflags = 0x202 | ((ulong)random.Next() & HostVectorTests.ComparedFlags);
        state.Mxcsr = (uint)(0x1F80 | random.Next(4) << 13 | random.Next(4) switch
        {
            0 => random.Next() & 0x8040,
            1 => random.Next() & 0x3F,
            _ => 0,
        });
        if (random.Next(8) == 0)
            state.Mxcsr &= (uint)~(1 << random.Next(7, 13));

        state.General[(int)GeneralRegister.Rsp] = NextTarget(random);
        if (random.Next(2) == 0 || instruction.Mnemonic is Mnemonic.Leave or Mnemonic.Enter)
            state.General[(int)GeneralRegister.Rbp] = NextTarget(random);
        SetStringRegisters(random, instruction, state);
        SetAddress(instruction, state, target);
        SetBitOffset(random, instruction, state);
        return state;
    }

    private static void SetStringRegisters(Random random, in Instruction instruction, MachineState state)
    {
        if (instruction.Mnemonic == Mnemonic.Xlatb)
            state.General[(int)GeneralRegister.Rbx] = NextTarget(random);
        if (instruction.Op0Kind is < OpKind.MemorySegSI && instruction.Op1Kind is < OpKind.MemorySegSI)
            return;

        state.General[(int)GeneralRegister.Rsi] = NextTarget(random);
        state.General[(int)GeneralRegister.Rdi] = random.Next(4) == 0
            ? state.General[(int)GeneralRegister.Rsi] + (ulong)random.Next(-16, 16)
            : NextTarget(random);
        if (instruction.HasRepPrefix || instruction.HasRepnePrefix)
            state.General[(int)GeneralRegister.Rcx] = (ulong)random.Next(0, 40);
    }

    /// <summary>Gives the base what it needs for the memory operand to be at the target.</summary>
    private static void SetAddress(in Instruction instruction, MachineState state, ulong target)
    {
        if (instruction.Mnemonic == Mnemonic.Xlatb || !instruction.MemoryBase.IsGPR())
            return;

        ulong index = instruction.MemoryIndex == Register.None ? 0 : state.General[instruction.MemoryIndex.GetNumber()] * (ulong)instruction.MemoryIndexScale;
        ulong value = target - index - instruction.MemoryDisplacement64;
        ref ulong register = ref state.General[instruction.MemoryBase.GetNumber()];
        register = instruction.MemoryBase.IsGPR32() ? (register & 0xFFFF_FFFF_0000_0000) | (uint)value : value;
    }

    private static bool IsBitString(in Instruction instruction) =>
        instruction.Mnemonic is Mnemonic.Bt or Mnemonic.Btc or Mnemonic.Btr or Mnemonic.Bts
        && instruction.Op0Kind == OpKind.Memory && instruction.Op1Kind == OpKind.Register;

    private static bool IsBitOffsetInAddress(in Instruction instruction) =>
        IsBitString(instruction)
        && (instruction.Op1Register.GetFullRegister() == instruction.MemoryBase.GetFullRegister()
            || instruction.Op1Register.GetFullRegister() == instruction.MemoryIndex.GetFullRegister());

    /// <summary>A bit offset in a register reaches beyond the operand: it is kept near the memory, lest it reach the process's own.</summary>
    private static void SetBitOffset(Random random, in Instruction instruction, MachineState state)
    {
        if (IsBitString(instruction))
            state.General[instruction.Op1Register.GetFullRegister().GetNumber()] = (ulong)random.Next(-0x2000, 0x4000);
    }

    private static byte[]? TryEncode(in Instruction instruction, ulong rip)
    {
        using MemoryStream stream = new();
        Encoder encoder = Encoder.Create(64, new StreamCodeWriter(stream));
        return encoder.TryEncode(instruction, rip, out _, out _) ? stream.ToArray() : null;
    }

    /// <summary>SHLD and SHRD of 16 bits by more than 16.</summary>
    private static bool HasUndefinedResult(in Instruction instruction, MachineState state) =>
        instruction.Mnemonic is Mnemonic.Shld or Mnemonic.Shrd && CountOf(instruction, state) > WidthOf(instruction);

    private static int CountOf(in Instruction instruction, MachineState state)
    {
        int last = instruction.OpCount - 1;
        ulong count = instruction.GetOpKind(last) == OpKind.Register ? state.General[(int)GeneralRegister.Rcx] : instruction.Immediate8;
        return (int)(count & (WidthOf(instruction) == 64 ? 63UL : 31));
    }

    private static int WidthOf(in Instruction instruction) =>
        8 * (instruction.Op0Kind == OpKind.Memory ? instruction.MemorySize.GetSize() : instruction.Op0Register.GetSize());
}
