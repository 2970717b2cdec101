// SPDX-License-Identifier: MIT
using System.Text;
using Iced.Intel;
using X64Paging.Kernel.Linux;
using X64Paging.Kernel.Processes;
using X64Paging.Loading.Elf;
using X64Paging.Paging;

namespace X64Paging.Kernel.Tests.Linux;

/// <summary>A process that stands still in an endless loop, and whose system calls are made by the test.</summary>
internal sealed class KernelLab : IDisposable
{
    private readonly SystemCalls _calls;
    private ulong _next;

    public KernelLab(SupervisorOptions? options = null)
    {
        GuestProgram program = new();
        _next = program.Reserve(16);
        Label here = program.Code.CreateLabel();
        program.Code.Label(ref here);
        program.Code.jmp(here);
        Supervisor = new Supervisor(options ?? new SupervisorOptions());
        Process = Supervisor.Start(ElfReader.Read(program.Build()), ["/bin/test"], []);
        Supervisor.Run(1);
        _calls = new SystemCalls(Supervisor);
    }

    public Supervisor Supervisor { get; }

    public Process Process { get; }

    public long Call(SystemCallNumber number, params ulong[] arguments)
    {
        SystemCallResult result = CallOnce(number, arguments);
        Assert.Equal(SystemCallDisposition.Done, result.Disposition);
        Process.BlockedCall = null;
        return result.Value;
    }

    public SystemCallResult CallOnce(SystemCallNumber number, params ulong[] arguments)
    {
        ulong At(int index) => index < arguments.Length ? arguments[index] : 0;
        return _calls.Call(Process, new SystemCallArguments((ulong)number, At(0), At(1), At(2), At(3), At(4), At(5)));
    }

    /// <summary>Room in the process's memory.</summary>
    public ulong Reserve(int size)
    {
        ulong start = _next;
        _next += ((ulong)size + 15) & ~15UL;
        return start;
    }

    public ulong Text(string text) => Bytes(Encoding.UTF8.GetBytes(text + "\0"));

    public ulong Bytes(ReadOnlySpan<byte> bytes)
    {
        ulong address = Reserve(bytes.Length);
        Assert.True(Supervisor.UserMemory.TryWrite(new LinearAddress(address), bytes));
        return address;
    }

    public byte[] Read(ulong address, int size)
    {
        byte[] bytes = new byte[size];
        Assert.True(Supervisor.UserMemory.TryRead(new LinearAddress(address), bytes));
        return bytes;
    }

    public T Read<T>(ulong address)
        where T : unmanaged
    {
        Assert.True(Supervisor.UserMemory.TryRead(new LinearAddress(address), out T value));
        return value;
    }

    /// <summary>Opens a file and answers its descriptor, or a negative error.</summary>
    public long Open(string path, ulong flags = 0, ulong mode = 0x1B6) => Call(SystemCallNumber.Open, Text(path), flags, mode);

    /// <summary>Writes text to a descriptor.</summary>
    public long Write(long descriptor, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Call(SystemCallNumber.Write, (ulong)descriptor, Bytes(bytes), (ulong)bytes.Length);
    }

    /// <summary>Reads text from a descriptor, at most so many bytes.</summary>
    public string ReadText(long descriptor, int size = 100)
    {
        ulong buffer = Reserve(size);
        long count = Call(SystemCallNumber.Read, (ulong)descriptor, buffer, (ulong)size);
        Assert.True(count >= 0, $"read answers {count}");
        return Encoding.UTF8.GetString(Read(buffer, (int)count));
    }

    public void Dispose() => Supervisor.Dispose();
}
