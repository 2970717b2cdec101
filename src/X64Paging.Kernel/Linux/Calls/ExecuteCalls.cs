// SPDX-License-Identifier: MIT
using System.Text;
using X64Paging.Kernel.Memory;
using X64Paging.Kernel.Processes;
using X64Paging.Loading;
using X64Paging.Loading.Elf;
using X64Paging.Paging;

namespace X64Paging.Kernel.Linux.Calls;

/// <summary>execve.</summary>
internal sealed class ExecuteCalls
{
    private const ulong HereDirectory = unchecked((ulong)PathArgument.WorkingDirectory);

    /// <summary>Bytes of arguments and environment together: a quarter of the stack's limit, as on Linux.</summary>
    private const int TextLimit = (int)AddressSpace.StackLimit / 4;

    /// <summary>Bytes of one argument.</summary>
    private const int StringLimit = 128 << 10;

    private readonly Supervisor _supervisor;
    private readonly UserMemory _user;

    public ExecuteCalls(Supervisor supervisor)
    {
        _supervisor = supervisor;
        _user = supervisor.UserMemory;
    }

    public void Register(SystemCallTable table) => table[SystemCallNumber.Execute] = Execute;

    private SystemCallResult Execute(Process process, in SystemCallArguments arguments)
    {
        Errno error = PathArgument.TryRead(_user, process, HereDirectory, arguments.AddressA, out string path);
        if (error != Errno.None)
            return error;

        int textLeft = TextLimit;
        error = TryReadStrings(arguments.AddressB, ref textLeft, out List<string> words);
        if (error != Errno.None)
            return error;

        error = TryReadStrings(arguments.AddressC, ref textLeft, out List<string> environment);
        if (error != Errno.None)
            return error;

        error = _supervisor.FileSystem.ReadProgram(ref path, out ReadOnlyMemory<byte> file);
        if (error != Errno.None)
            return error;

        if (words.Count == 0)
            words.Add("");
        return Replace(process, path, file, words, environment);
    }

    /// <summary>Nothing of the old program is touched before the new one is known to fit.</summary>
    private SystemCallResult Replace(Process process, string path, ReadOnlyMemory<byte> file, List<string> words, List<string> environment)
    {
        ElfImage image;
        try
        {
            image = ElfReader.Read(file);
            ProgramLoader.ThrowIfTooLarge(image, _supervisor.Frames);
        }
        catch (ImageFormatException)
        {
            return Errno.NotExecutable;
        }
        catch (ProgramLoadException)
        {
            return Errno.OutOfMemory;
        }

        AddressSpace? memory = AddressSpace.TryCreate(_supervisor.Mmu, _supervisor.Frames);
        if (memory == null)
            return Errno.OutOfMemory;

        _supervisor.ReplaceMemory(process, memory);
        process.Files.CloseForExecute();
        process.Signals.ResetForExecute();
        process.ExecutablePath = path;
        _supervisor.Processor.State = Supervisor.Load(process, image, words, environment);
        return SystemCallResult.NoReturn;
    }

    /// <summary>Reads an array of strings that a null ends. No array at all is an empty one.</summary>
    private Errno TryReadStrings(LinearAddress address, ref int textLeft, out List<string> strings)
    {
        strings = [];
        if (address.Value == 0)
            return Errno.None;

        while (true)
        {
            if (!_user.TryRead(address, out ulong pointer))
                return Errno.BadAddress;
            if (pointer == 0)
                return Errno.None;

            Errno error = UserText.TryRead(_user, new LinearAddress(pointer), StringLimit, out string text);
            if (error != Errno.None)
                return error == Errno.NameTooLong ? Errno.ArgumentListTooLong : error;

            textLeft -= Encoding.UTF8.GetByteCount(text) + 1 + sizeof(ulong);
            if (textLeft < 0)
                return Errno.ArgumentListTooLong;

            strings.Add(text);
            address += sizeof(ulong);
        }
    }
}
