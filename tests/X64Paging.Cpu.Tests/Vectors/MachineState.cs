// SPDX-License-Identifier: MIT
using System.Globalization;
using X64Paging.Cpu.State;

namespace X64Paging.Cpu.Tests.Vectors;

/// <summary>All that a vector can set or expect: registers, flags and the pages of memory around its cells.</summary>
internal sealed class MachineState
{
    /// <summary>What memory holds where the vector does not say.</summary>
    public const byte MemoryFill = 0xA5;

    private const ulong InitialRflags = 0x202;

    /// <summary>General register n holds the byte 0x10 + n eight times: no canonical address.</summary>
    public ulong[] General { get; } = [.. Enumerable.Range(0, 16).Select(number => 0x0101_0101_0101_0101UL * (ulong)(0x10 + number))];

    /// <summary>Vector register n holds the byte 0x20 + n sixteen times.</summary>
    public UInt128[] Vectors { get; } = [.. Enumerable.Range(0, 16).Select(number =>
        new UInt128(0x0101_0101_0101_0101UL * (ulong)(0x20 + number), 0x0101_0101_0101_0101UL * (ulong)(0x20 + number)))];

    public ulong Rip { get; set; }

    public ulong Rflags { get; set; } = InitialRflags;

    public uint Mxcsr { get; set; } = 0x1F80;

    public ulong FsBase { get; set; }

    public ulong GsBase { get; set; }

    public PrivilegeLevel PrivilegeLevel { get; set; } = PrivilegeLevel.User;

    /// <summary>The bytes of each page that a cell touches, by the page's address.</summary>
    public SortedDictionary<ulong, byte[]> Pages { get; } = [];

    public MachineState Clone()
    {
        MachineState clone = new()
        {
            Rip = Rip,
            Rflags = Rflags,
            Mxcsr = Mxcsr,
            FsBase = FsBase,
            GsBase = GsBase,
            PrivilegeLevel = PrivilegeLevel,
        };
        General.CopyTo(clone.General, 0);
        Vectors.CopyTo(clone.Vectors, 0);
        foreach ((ulong page, byte[] bytes) in Pages)
            clone.Pages[page] = [.. bytes];
        return clone;
    }

    public void WriteMemory(ulong address, ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
            PageOf(address + (ulong)i)[(address + (ulong)i) & 0xFFF] = bytes[i];
    }

    /// <summary>What is otherwise than expected, a line each.</summary>
    /// <param name="expected">What should be.</param>
    /// <param name="ignoredFlags">Flags of RFLAGS that may be as they like.</param>
    public IEnumerable<string> DifferencesFrom(MachineState expected, ulong ignoredFlags)
    {
        for (int i = 0; i < General.Length; i++)
        {
            if (General[i] != expected.General[i])
                yield return Difference(((GeneralRegister)i).ToString(), expected.General[i], General[i]);
        }

        for (int i = 0; i < Vectors.Length; i++)
        {
            if (Vectors[i] != expected.Vectors[i])
                yield return $"xmm{i}: expected 0x{expected.Vectors[i]:X32}, got 0x{Vectors[i]:X32}";
        }

        if (Rip != expected.Rip)
            yield return Difference(nameof(Rip), expected.Rip, Rip);
        if (((Rflags ^ expected.Rflags) & ~ignoredFlags) != 0)
            yield return $"flags: expected {FlagNames.Show(expected.Rflags, ignoredFlags)}, got {FlagNames.Show(Rflags, ignoredFlags)}";
        if (Mxcsr != expected.Mxcsr)
            yield return Difference(nameof(Mxcsr), expected.Mxcsr, Mxcsr);

        foreach ((ulong page, byte[] bytes) in Pages)
        {
            int common = bytes.AsSpan().CommonPrefixLength(expected.Pages[page]);
            if (common < bytes.Length)
                yield return MemoryDifference(page, common, expected.Pages[page], bytes);
        }
    }

    private static string MemoryDifference(ulong page, int offset, byte[] expected, byte[] actual)
    {
        int end = int.Min(offset + 16, actual.Length);
        return $"bytes from [0x{page + (ulong)offset:X}]: expected {Convert.ToHexString(expected[offset..end])}, got {Convert.ToHexString(actual[offset..end])}";
    }

    private static string Difference(string name, ulong expected, ulong actual) =>
        string.Create(CultureInfo.InvariantCulture, $"{name.ToLowerInvariant()}: expected 0x{expected:X}, got 0x{actual:X}");

    private byte[] PageOf(ulong address)
    {
        ulong page = address & ~0xFFFUL;
        if (!Pages.TryGetValue(page, out byte[]? bytes))
        {
            bytes = new byte[4096];
            Array.Fill(bytes, MemoryFill);
            Pages[page] = bytes;
        }

        return bytes;
    }
}
