// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Text;
using X64Paging.Kernel.Memory;
using X64Paging.Loading.Elf;
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Kernel.Processes;

/// <summary>The words and strings that a program finds on its stack: arguments, environment, auxiliary vector. System V ABI, "Process Initialization".</summary>
internal sealed class InitialStack
{
    private const int RandomSize = 16;

    private readonly List<byte> _strings = [];
    private readonly List<ulong> _words = [];
    private readonly LinearAddress _stringsStart;

    private InitialStack(LinearAddress stringsStart) => _stringsStart = stringsStart;

    private enum AuxiliaryType : ulong
    {
        End = 0,
        ProgramHeaders = 3,
        ProgramHeaderSize = 4,
        ProgramHeaderCount = 5,
        PageSize = 6,
        Base = 7,
        Flags = 8,
        Entry = 9,
        UserId = 11,
        EffectiveUserId = 12,
        GroupId = 13,
        EffectiveGroupId = 14,
        HardwareCapabilities = 16,
        ClockTicks = 17,
        Secure = 23,
        Random = 25,
        ExecutableName = 31,
    }

    /// <summary>Lays the stack out.</summary>
    /// <param name="image">The program.</param>
    /// <param name="arguments">Its arguments, its name first.</param>
    /// <param name="environment">Its environment, as NAME=VALUE.</param>
    /// <param name="stackPointer">RSP at the program's first instruction: where the bytes go.</param>
    /// <returns>The bytes from RSP up to the end of the stack.</returns>
    public static byte[] Build(ElfImage image, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, out LinearAddress stackPointer)
    {
        int stringsSize = SizeOf(arguments) + SizeOf(environment) + SizeOf([arguments[0]]) + RandomSize;
        LinearAddress stringsStart = new((AddressSpace.UserEnd.Value - (ulong)stringsSize) & ~15UL);
        InitialStack stack = new(stringsStart);
        stack.AddWords(image, arguments, environment);

        ulong wordsSize = (ulong)stack._words.Count * sizeof(ulong);
        stackPointer = new LinearAddress((stringsStart.Value - wordsSize) & ~15UL);
        byte[] bytes = new byte[AddressSpace.UserEnd - stackPointer];
        for (int i = 0; i < stack._words.Count; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)), stack._words[i]);
        stack._strings.CopyTo(bytes, (int)(stringsStart - stackPointer));
        return bytes;
    }

    private static int SizeOf(IEnumerable<string> texts)
    {
        int size = 0;
        foreach (string text in texts)
            size += Encoding.UTF8.GetByteCount(text) + 1;
        return size;
    }

    private void AddWords(ElfImage image, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        _words.Add((ulong)arguments.Count);
        foreach (string argument in arguments)
            _words.Add(AddString(argument));
        _words.Add(0);
        foreach (string variable in environment)
            _words.Add(AddString(variable));
        _words.Add(0);

        if (image.ProgramHeaders.Address is { } headers)
            AddAuxiliary(AuxiliaryType.ProgramHeaders, headers);
        AddAuxiliary(AuxiliaryType.ProgramHeaderSize, (ulong)image.ProgramHeaders.EntrySize);
        AddAuxiliary(AuxiliaryType.ProgramHeaderCount, (ulong)image.ProgramHeaders.Count);
        AddAuxiliary(AuxiliaryType.PageSize, Frame.Size);
        AddAuxiliary(AuxiliaryType.Base, 0);
        AddAuxiliary(AuxiliaryType.Flags, 0);
        AddAuxiliary(AuxiliaryType.Entry, image.EntryPoint);
        AddAuxiliary(AuxiliaryType.UserId, ProcessIdentity.UserId);
        AddAuxiliary(AuxiliaryType.EffectiveUserId, ProcessIdentity.UserId);
        AddAuxiliary(AuxiliaryType.GroupId, ProcessIdentity.GroupId);
        AddAuxiliary(AuxiliaryType.EffectiveGroupId, ProcessIdentity.GroupId);
        AddAuxiliary(AuxiliaryType.HardwareCapabilities, 0);
        AddAuxiliary(AuxiliaryType.ClockTicks, 100);
        AddAuxiliary(AuxiliaryType.Secure, 0);
        AddAuxiliary(AuxiliaryType.Random, AddRandom());
        AddAuxiliary(AuxiliaryType.ExecutableName, AddString(arguments[0]));
        AddAuxiliary(AuxiliaryType.End, 0);
    }

    private void AddAuxiliary(AuxiliaryType type, ulong value)
    {
        _words.Add((ulong)type);
        _words.Add(value);
    }

    private ulong AddString(string text)
    {
        ulong address = (_stringsStart + (ulong)_strings.Count).Value;
        _strings.AddRange(Encoding.UTF8.GetBytes(text));
        _strings.Add(0);
        return address;
    }

    /// <summary>The 16 bytes that libraries seed their canaries from: the same in every run, since runs repeat exactly.</summary>
    private ulong AddRandom()
    {
        ulong address = (_stringsStart + (ulong)_strings.Count).Value;
        for (int i = 0; i < RandomSize; i++)
            _strings.Add((byte)(0xA5 + i * 0x3B));
        return address;
    }
}
