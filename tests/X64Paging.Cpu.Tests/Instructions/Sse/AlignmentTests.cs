// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using Xunit;

namespace X64Paging.Cpu.Tests.Instructions.Sse;

public sealed class AlignmentTests : IDisposable
{
    private const ulong AbsentMisaligned = 0x5_0008;
    private const ulong AbsentAligned = 0x5_0010;
    private const ulong NonCanonicalMisaligned = 0x8000_0000_0008;

    private static readonly byte[] s_load = [0x0F, 0x28, 0x06];             // movaps xmm0, [rsi]
    private static readonly byte[] s_store = [0x66, 0x0F, 0x7F, 0x06];      // movdqa [rsi], xmm0
    private static readonly byte[] s_add = [0x66, 0x0F, 0xFE, 0x06];        // paddd xmm0, [rsi]
    private static readonly byte[] s_stackLoad = [0x0F, 0x28, 0x04, 0x24];  // movaps xmm0, [rsp]
    private static readonly byte[] s_unaligned = [0x0F, 0x10, 0x06];        // movups xmm0, [rsi]

    private readonly TestMachine _machine = new();

    public static TheoryData<byte[]> Aligned => [s_load, s_store, s_add];

    [Theory, MemberData(nameof(Aligned))]
    public void Misaligned_operand_in_an_absent_page_is_a_protection_fault(byte[] code)
    {
        Assert.Equal(StopReason.Exception, Run(code, AbsentMisaligned));
        Assert.Equal(new CpuException(ExceptionVector.GeneralProtection, 0), _machine.Processor.Exception);
    }

    [Theory, MemberData(nameof(Aligned))]
    public void Aligned_operand_in_an_absent_page_is_a_page_fault(byte[] code) =>
        Assert.Equal(StopReason.PageFault, Run(code, AbsentAligned));

    [Fact]
    public void Unaligned_move_from_an_absent_page_is_a_page_fault() =>
        Assert.Equal(StopReason.PageFault, Run(s_unaligned, AbsentMisaligned));

    [Fact]
    public void Misaligned_stack_operand_that_is_not_canonical_is_a_stack_fault()
    {
        Assert.Equal(StopReason.Exception, Run(s_stackLoad, NonCanonicalMisaligned));
        Assert.Equal(new CpuException(ExceptionVector.StackFault, 0), _machine.Processor.Exception);
    }

    public void Dispose() => _machine.Dispose();

    private StopReason Run(byte[] code, ulong address)
    {
        _machine.Load(code);
        _machine[GeneralRegister.Rsi] = address;
        _machine[GeneralRegister.Rsp] = address;
        return _machine.Processor.Run(1);
    }
}
