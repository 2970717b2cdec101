// SPDX-License-Identifier: MIT
using X64Paging.Memory;

namespace X64Paging.Diagnostics.Vectors.Reading;

/// <summary>Reads qwords of memory: arrays of an address, a value and, behind the steps, perhaps a mask.</summary>
internal static class QwordParser
{
    public static MemoryQword[] ReadMemory(ref JsonCursor cursor, string name)
    {
        List<MemoryQword> qwords = [];
        cursor.EnterArray(name);
        while (cursor.NextItem())
            qwords.Add(ReadPair(ref cursor, name));

        return [.. qwords];
    }

    public static ExpectedQword[] ReadAfter(ref JsonCursor cursor, string name)
    {
        List<ExpectedQword> qwords = [];
        cursor.EnterArray(name);
        while (cursor.NextItem())
        {
            MemoryQword start = ReadStart(ref cursor, name);
            ulong openBits = 0;
            if (cursor.NextItem())
            {
                openBits = cursor.ReadHex(name);
                End(ref cursor, name);
            }

            qwords.Add(new ExpectedQword(start.Address, start.Value, openBits));
        }

        return [.. qwords];
    }

    /// <summary>Reads an address and a value.</summary>
    public static MemoryQword ReadPair(ref JsonCursor cursor, string name)
    {
        MemoryQword qword = ReadStart(ref cursor, name);
        End(ref cursor, name);
        return qword;
    }

    private static MemoryQword ReadStart(ref JsonCursor cursor, string name)
    {
        cursor.EnterArray(name);
        ulong address = ReadItem(ref cursor, name);
        return new MemoryQword(new PhysicalAddress(address), ReadItem(ref cursor, name));
    }

    private static ulong ReadItem(ref JsonCursor cursor, string name) =>
        cursor.NextItem() ? cursor.ReadHex(name) : throw cursor.Error($"'{name}' has an item without an address and a value");

    private static void End(ref JsonCursor cursor, string name)
    {
        if (cursor.NextItem())
            throw cursor.Error($"'{name}' has an item of too many numbers");
    }
}
