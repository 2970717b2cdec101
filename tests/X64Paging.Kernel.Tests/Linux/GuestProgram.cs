// SPDX-License-Identifier: MIT
using System.Text;
using Iced.Intel;
using X64Paging.Kernel.Linux;
using X64Paging.Kernel.Processes;
using X64Paging.Loading.Elf;
using X64Paging.Loading.Tests.Elf;
using static Iced.Intel.AssemblerRegisters;

namespace X64Paging.Kernel.Tests.Linux;

/// <summary>A small program, written with an assembler: system calls with fixed arguments, and a list of the answers that it prints at its end.</summary>
/// <remarks>The data begins with the address behind the last answer; R15 is used for it. Data that cannot be executed, and code that cannot be written, are at fixed addresses.</remarks>
internal sealed class GuestProgram
{
    private const ulong DataAddress = 0x50_0000;
    private const ulong ResultsAddress = DataAddress + 8;
    private const int DataSize = 0x4_0000;
    private const int ResultsSize = 0x1000;

    private readonly byte[] _data = new byte[DataSize];
    private int _used = ResultsSize;

    public GuestProgram() => BitConverter.TryWriteBytes(_data, ResultsAddress);

    public Assembler Code { get; } = new(64);

    /// <summary>Room in the program's data, zeroed.</summary>
    public ulong Reserve(int size)
    {
        int start = _used;
        _used += (size + 15) & ~15;
        return DataAddress + (ulong)start;
    }

    /// <summary>A string in the program's data, with a zero byte behind it.</summary>
    public ulong Text(string text) => Bytes(Encoding.UTF8.GetBytes(text + "\0"));

    /// <summary>Bytes in the program's data.</summary>
    public ulong Bytes(ReadOnlySpan<byte> bytes)
    {
        ulong address = Reserve(bytes.Length);
        bytes.CopyTo(_data.AsSpan((int)(address - DataAddress)));
        return address;
    }

    /// <summary>64-bit words in the program's data.</summary>
    public ulong Words(params ulong[] words) => Bytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(words.AsSpan()));

    /// <summary>Makes a system call; the answer is in RAX.</summary>
    public GuestProgram Call(SystemCallNumber number, params ulong[] arguments)
    {
        AssemblerRegister64[] registers = [rdi, rsi, rdx, r10, r8, r9];
        for (int i = 0; i < arguments.Length; i++)
            Code.mov(registers[i], arguments[i]);
        Code.mov(eax, (int)number);
        Code.syscall();
        return this;
    }

    /// <summary>Adds RAX to the answers.</summary>
    public GuestProgram Record()
    {
        Code.mov(r15, DataAddress);
        Code.mov(r15, __qword_ptr[r15]);
        Code.mov(__qword_ptr[r15], rax);
        Code.mov(r15, DataAddress);
        Code.add(__qword_ptr[r15], 8);
        return this;
    }

    /// <summary>Adds a word of memory to the answers.</summary>
    public GuestProgram RecordWord(ulong address)
    {
        Code.mov(rax, address);
        Code.mov(rax, __qword_ptr[rax]);
        return Record();
    }

    /// <summary>Loads a 32-bit value, such as a descriptor, into a register that a call takes as its first argument.</summary>
    public GuestProgram CallWithLoaded(SystemCallNumber number, ulong firstArgumentAddress, params ulong[] others)
    {
        AssemblerRegister64[] registers = [rsi, rdx, r10, r8, r9];
        for (int i = 0; i < others.Length; i++)
            Code.mov(registers[i], others[i]);
        Code.mov(rdi, firstArgumentAddress);
        Code.movsxd(rdi, __dword_ptr[rdi]);
        Code.mov(eax, (int)number);
        Code.syscall();
        return this;
    }

    /// <summary>Forks: the child runs what is given, and must end; the parent goes on, with the child's number in RAX.</summary>
    public GuestProgram Fork(Action<GuestProgram> child, SystemCallNumber how = SystemCallNumber.Fork)
    {
        Label parent = Code.CreateLabel();
        Call(how);
        Code.test(rax, rax);
        Code.jnz(parent);
        child(this);
        Code.Label(ref parent);
        return this;
    }

    public GuestProgram Exit(int code) => Call(SystemCallNumber.ExitGroup, (ulong)code);

    /// <summary>Sets a handler, whose code is given: RDI, RSI and RDX are its arguments, and it returns.</summary>
    public GuestProgram Handle(Signal signal, Action<GuestProgram> handler, ulong flags = 0, ulong mask = 0)
    {
        const ulong HasRestorer = 0x400_0000;
        Label code = Code.CreateLabel();
        Label restorer = Code.CreateLabel();
        Label behind = Code.CreateLabel();
        ulong action = Words(0, flags | HasRestorer, 0, mask);
        Code.jmp(behind);
        Code.Label(ref code);
        handler(this);
        Code.ret();
        Code.Label(ref restorer);
        Call(SystemCallNumber.SignalReturn);
        Code.Label(ref behind);
        Code.mov(rbx, action);
        Code.lea(rax, __[code]);
        Code.mov(__qword_ptr[rbx], rax);
        Code.lea(rax, __[restorer]);
        Code.mov(__qword_ptr[rbx + 16], rax);
        return Call(SystemCallNumber.SignalAction, (ulong)signal, action, 0, 8);
    }

    /// <summary>Prints the answers and ends with code 0.</summary>
    public GuestProgram Finish()
    {
        Code.mov(rdx, DataAddress);
        Code.mov(rdx, __qword_ptr[rdx]);
        Code.mov(rsi, ResultsAddress);
        Code.sub(rdx, rsi);
        Code.mov(edi, 1);
        Code.mov(eax, (int)SystemCallNumber.Write);
        Code.syscall();
        return Exit(0);
    }

    /// <summary>The program as an ELF file.</summary>
    public byte[] Build()
    {
        using MemoryStream stream = new();
        Code.Assemble(new StreamCodeWriter(stream), ElfBuilder.CodeAddress);
        return new ElfBuilder
        {
            Segments =
            [
                new TestSegment { Address = ElfBuilder.CodeAddress, Contents = stream.ToArray() },
                new TestSegment { Address = DataAddress, Contents = _data, Flags = 6 },
            ],
        }.Build();
    }

    /// <summary>Ends the program with <see cref="Finish"/> and runs it.</summary>
    public GuestRun Run(SupervisorOptions? options = null, params string[] arguments)
    {
        const long InstructionLimit = 50_000_000;
        Finish();
        using MemoryStream output = new();
        using Supervisor supervisor = new((options ?? new SupervisorOptions()) with { StandardOutput = output });
        Process process = supervisor.Start(ElfReader.Read(Build()), ["/bin/test", .. arguments], []);
        RunOutcome outcome = supervisor.Run(InstructionLimit);
        supervisor.KillAll();
        ulong instructions = supervisor.Processor.RetiredInstructions;
        return new GuestRun(outcome, process.ExitStatus, output.ToArray(), instructions, supervisor.Frames.UsedCount);
    }
}
