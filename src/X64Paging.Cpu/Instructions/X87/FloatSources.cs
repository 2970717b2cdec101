// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Decoding;
using X64Paging.Cpu.Operands;
using X64Paging.Cpu.Semantics.Float;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Instructions.X87;

/// <summary>A single-precision number.</summary>
internal readonly unsafe struct SingleSource : IFloatSource
{
    public static bool TryLoad(CpuState* cpu, DecodedInstruction* instruction, ref FloatStatus status, out Float80 value)
    {
        bool isRead = GuestMemory.TryRead(cpu, instruction, out uint bits);
        value = isRead ? FloatWidening.FromBinary32(bits, ref status) : default;
        return isRead;
    }
}

/// <summary>A double-precision number.</summary>
internal readonly unsafe struct DoubleSource : IFloatSource
{
    public static bool TryLoad(CpuState* cpu, DecodedInstruction* instruction, ref FloatStatus status, out Float80 value)
    {
        bool isRead = GuestMemory.TryRead(cpu, instruction, out ulong bits);
        value = isRead ? FloatWidening.FromBinary64(bits, ref status) : default;
        return isRead;
    }
}

/// <summary>An 80-bit number, taken as it is.</summary>
internal readonly unsafe struct ExtendedSource : IFloatSource
{
    public static bool TryLoad(CpuState* cpu, DecodedInstruction* instruction, ref FloatStatus status, out Float80 value)
    {
        bool isRead = GuestMemory.TryRead(cpu, instruction, out ExtendedBytes bytes);
        value = bytes.AsFloat80;
        return isRead;
    }
}

/// <summary>A packed decimal of 18 digits.</summary>
internal readonly unsafe struct DecimalSource : IFloatSource
{
    public static bool TryLoad(CpuState* cpu, DecodedInstruction* instruction, ref FloatStatus status, out Float80 value)
    {
        bool isRead = GuestMemory.TryRead(cpu, instruction, out ExtendedBytes bytes);
        value = isRead ? bytes.AsPackedDecimal.ToFloat80() : default;
        return isRead;
    }
}

/// <summary>A 16-bit integer.</summary>
internal readonly unsafe struct Int16Source : IFloatSource
{
    public static bool TryLoad(CpuState* cpu, DecodedInstruction* instruction, ref FloatStatus status, out Float80 value)
    {
        bool isRead = GuestMemory.TryRead(cpu, instruction, out short number);
        value = FloatInteger.FromInteger(number);
        return isRead;
    }
}

/// <summary>A 32-bit integer.</summary>
internal readonly unsafe struct Int32Source : IFloatSource
{
    public static bool TryLoad(CpuState* cpu, DecodedInstruction* instruction, ref FloatStatus status, out Float80 value)
    {
        bool isRead = GuestMemory.TryRead(cpu, instruction, out int number);
        value = FloatInteger.FromInteger(number);
        return isRead;
    }
}

/// <summary>A 64-bit integer.</summary>
internal readonly unsafe struct Int64Source : IFloatSource
{
    public static bool TryLoad(CpuState* cpu, DecodedInstruction* instruction, ref FloatStatus status, out Float80 value)
    {
        bool isRead = GuestMemory.TryRead(cpu, instruction, out long number);
        value = FloatInteger.FromInteger(number);
        return isRead;
    }
}
