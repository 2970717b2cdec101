// SPDX-License-Identifier: MIT
using X64Paging.Cpu.State;
using X64Paging.Memory;
using X64Paging.Paging;
using X64Paging.Translation;
using Xunit;

namespace X64Paging.Cpu.Tests.Instructions.Strings;

public sealed class RepeatTests
{
    private const ulong Source = 0x10_0000;
    private const ulong Destination = 0x20_0000;
    private const int PageSize = 0x1000;
    private const int Size = 3 * PageSize + 77;

    [Fact]
    public void Rep_movs_stopped_by_a_fault_has_moved_what_lies_before_it_and_goes_on_from_there()
    {
        using TestMachine machine = new();
        byte[] bytes = MapSource(machine);
        machine.Map(Destination);
        machine.Map(Destination + PageSize);
        Start(machine, a => a.rep.movsb(), Size);

        StopReason reason = machine.Processor.Run(1);

        Assert.Equal(StopReason.PageFault, reason);
        Assert.Equal(new LinearAddress(Destination + 2 * PageSize), machine.Processor.PageFault.Address);
        Assert.Equal(PageFaultErrorCode.Write | PageFaultErrorCode.User, machine.Processor.PageFault.ErrorCode);
        Assert.Equal(TestMachine.CodeBase, machine.State.Rip);
        Assert.Equal(Size - 2 * PageSize, (int)machine[GeneralRegister.Rcx]);
        Assert.Equal(Source + 2 * PageSize, machine[GeneralRegister.Rsi]);
        Assert.Equal(Destination + 2 * PageSize, machine[GeneralRegister.Rdi]);

        machine.Map(Destination + 2 * PageSize);
        machine.Map(Destination + 3 * PageSize);

        Assert.Equal(StopReason.InstructionLimit, machine.Processor.Run(1));
        Assert.Equal(0UL, machine[GeneralRegister.Rcx]);
        Assert.Equal(bytes, machine.Read(Destination, Size));
        Assert.Equal(1UL, machine.Processor.RetiredInstructions);
    }

    [Fact]
    public void Long_rep_heeds_the_limit_of_the_run_and_goes_on_from_there()
    {
        const int Rounds = 1 << 16;
        using TestMachine machine = new();
        for (ulong page = Source; page < Source + 2 * Rounds; page += PageSize)
            machine.Map(page);
        Start(machine, a => a.rep.lodsb(), Rounds + 5);

        Assert.Equal(StopReason.InstructionLimit, machine.Processor.Run(1));
        Assert.Equal(TestMachine.CodeBase, machine.State.Rip);
        Assert.Equal(5UL, machine[GeneralRegister.Rcx]);
        Assert.Equal(Source + Rounds, machine[GeneralRegister.Rsi]);

        Assert.Equal(StopReason.InstructionLimit, machine.Processor.Run(1));
        Assert.NotEqual(TestMachine.CodeBase, machine.State.Rip);
        Assert.Equal(0UL, machine[GeneralRegister.Rcx]);
        Assert.Equal(2UL, machine.Processor.RetiredInstructions);
    }

    [Fact]
    public void Long_rep_whose_faults_a_handler_mends_heeds_the_limit_too()
    {
        const int Pages = 200;
        const int WordsOfPage = PageSize / sizeof(ulong);
        using TestMachine machine = new();
        Frame shared = machine.Map(Source);
        machine.Processor.PageFaultHandler = new FaultHandler(fault =>
        {
            machine.MapTo(fault.Address.PageBase.Value, shared);
            return FaultResolution.Retry;
        });
        Start(machine, a => a.rep.lodsq(), Pages * WordsOfPage);

        Assert.Equal(StopReason.InstructionLimit, machine.Processor.Run(1));
        Assert.Equal(TestMachine.CodeBase, machine.State.Rip);
        Assert.Equal(Pages * WordsOfPage - (1 << 16), (int)machine[GeneralRegister.Rcx]);
    }

    [Fact]
    public void Rep_movs_onto_its_own_source_further_up_repeats_the_first_elements()
    {
        const int Distance = 3;
        using TestMachine machine = new();
        byte[] bytes = MapSource(machine);
        Start(machine, a => a.rep.movsb(), Size - Distance);
        machine[GeneralRegister.Rdi] = Source + Distance;

        machine.Processor.Run(1);

        byte[] expected = [.. Enumerable.Range(0, Size).Select(index => bytes[index % Distance])];
        Assert.Equal(expected, machine.Read(Source, Size));
    }

    [Fact]
    public void Rep_movs_onto_the_same_frame_under_another_address_repeats_the_first_elements()
    {
        const int Distance = 8;
        const int Count = 1000;
        using TestMachine machine = new();
        byte[] bytes = MapSource(machine);
        machine.MapTo(Destination, machine.Mapper.Find(new LinearAddress(Source)).Entry.Frame);
        Start(machine, a => a.rep.movsb(), Count);
        machine[GeneralRegister.Rdi] = Destination + Distance;

        machine.Processor.Run(1);

        byte[] expected = [.. Enumerable.Range(0, Count + Distance).Select(index => bytes[index % Distance])];
        Assert.Equal(expected, machine.Read(Source, Count + Distance));
    }

    [Fact]
    public void Rep_stos_of_elements_that_cross_pages_fills_them_all()
    {
        const int Count = 1500;
        using TestMachine machine = new();
        for (int page = 0; page < 4; page++)
            machine.Map(Destination + (ulong)(page * PageSize));
        Start(machine, a => a.rep.stosq(), Count);
        machine[GeneralRegister.Rax] = 0x8877665544332211;
        machine[GeneralRegister.Rdi] = Destination + 3;

        machine.Processor.Run(1);

        byte[] expected = [.. Enumerable.Range(0, Count).SelectMany(_ => BitConverter.GetBytes(0x8877665544332211))];
        Assert.Equal(expected, machine.Read(Destination + 3, expected.Length));
        Assert.Equal(Destination + 3 + (ulong)expected.Length, machine[GeneralRegister.Rdi]);
    }

    [Fact]
    public void Rep_stos_that_overwrites_itself_finishes_and_then_runs_what_it_wrote()
    {
        using TestMachine machine = new();
        Start(machine, a => { a.rep.stosb(); a.inc(Iced.Intel.AssemblerRegisters.edx); }, PageSize);
        machine[GeneralRegister.Rdi] = TestMachine.CodeBase;
        machine[GeneralRegister.Rax] = 0xF4; // HLT

        StopReason reason = machine.Processor.Run(10);

        Assert.Equal(StopReason.Exception, reason);
        Assert.Equal(ExceptionVector.GeneralProtection, machine.Processor.Exception.Vector);
        Assert.Equal(0UL, machine[GeneralRegister.Rdx]);
        Assert.Equal(0UL, machine[GeneralRegister.Rcx]);
    }

    private static byte[] MapSource(TestMachine machine)
    {
        byte[] bytes = [.. Enumerable.Range(0, Size).Select(index => (byte)(index * 7 + index / 256))];
        for (int page = 0; page < 4; page++)
            machine.Map(Source + (ulong)(page * PageSize));
        machine.Write(Source, bytes);
        return bytes;
    }

    private static void Start(TestMachine machine, Action<Iced.Intel.Assembler> program, int count)
    {
        machine.Load(program);
        machine[GeneralRegister.Rsi] = Source;
        machine[GeneralRegister.Rdi] = Destination;
        machine[GeneralRegister.Rcx] = (ulong)count;
    }
}
