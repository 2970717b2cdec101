// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using System.Globalization;
using X64Paging.Loading.Elf;
using Xunit;

namespace X64Paging.Loading.Tests.Elf;

/// <summary>Whatever the bytes are, the reader answers with an image or with an <see cref="ImageFormatException"/>.</summary>
/// <remarks>Set the environment variable X64PAGING_SEED to the number printed to run the same files again.</remarks>
public sealed class ElfFuzzTests
{
    private const int FileCount = 100_000;
    private const long MostBytesAllocated = 64 * 1024;

    private static readonly ulong[] s_notableValues =
    [
        0, 1, 2, 3, 7, 56, 64, 0x7F, 0xFF, 0xFFF, 0x1000, 0xFFFF, 0x1_0000, 0x40_0000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF,
        0x1_0000_0000, 0x7FFF_FFFF_F000, 0x8000_0000_0000, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, ulong.MaxValue,
    ];

    [Fact]
    public void Corrupt_file_is_read_or_refused_and_nothing_else()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("X64PAGING_SEED"), CultureInfo.InvariantCulture, out int given)
            ? given
            : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"X64PAGING_SEED={seed}");
        Random random = new(seed);
        byte[][] originals = [Fixed().Build(), Movable().Build()];

        int readCount = 0;
        for (int i = 0; i < FileCount; i++)
        {
            byte[] file = Corrupt(originals[random.Next(originals.Length)], random);
            try
            {
                readCount += TryUse(file, random) ? 1 : 0;
            }
            catch (Exception exception)
            {
                Assert.Fail($"X64PAGING_SEED={seed}, file {i}: {exception}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{readCount} of {FileCount} files were read");

        // Both answers must have been given often, or the files tell nothing.
        Assert.InRange(readCount, FileCount / 20, FileCount - FileCount / 20);
    }

    private static bool TryUse(byte[] file, Random random)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            ElfImage image = ElfReader.Read(file);
            CheckPromises(image, file.Length);
            UseSymbols(image.Symbols, random);
            if (image.IsPositionIndependent)
                CheckPromises(image.Rebase(0x4000_0000_0000), file.Length);
            return true;
        }
        catch (ImageFormatException refusal)
        {
            Assert.DoesNotContain('\n', refusal.Message);
            Assert.True(refusal.Message.Length < 300);
            return false;
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytesAllocated);
        }
    }

    private static void CheckPromises(ElfImage image, int fileSize)
    {
        ulong end = 0;
        foreach (ElfSegment segment in image.Segments)
        {
            Assert.True(segment.Address >= end && segment.MemorySize > 0);
            Assert.True((ulong)segment.Contents.Length <= segment.MemorySize && segment.Contents.Length <= fileSize);
            end = segment.Address + segment.MemorySize;
            Assert.True(end > segment.Address && end <= 0x8000_0000_0000);
        }

        Assert.Contains(image.Segments, segment => image.EntryPoint - segment.Address < segment.MemorySize);
    }

    private static void UseSymbols(SymbolTable symbols, Random random)
    {
        symbols.TryFind("main", out _);
        for (int i = 0; i < 8; i++)
        {
            ulong address = ElfBuilder.CodeAddress + (ulong)random.Next(0x100);
            if (symbols.TryFindFunction(address, out CodeLocation location))
                Assert.Equal(address, location.Function.Address + location.Offset);
        }

        symbols.TryFindFunction((ulong)random.NextInt64(), out _);
    }

    private static byte[] Corrupt(byte[] original, Random random)
    {
        byte[] file = [.. original];
        for (int change = random.Next(1, 5); change > 0; change--)
        {
            // The headers and the symbols matter most: half of the changes go to the first 512 bytes, half anywhere but the padding.
            int at = random.Next(2) == 0 ? random.Next(512) : file.Length - 1 - random.Next(1024);
            ulong value = random.Next(2) == 0 ? s_notableValues[random.Next(s_notableValues.Length)] : (ulong)random.NextInt64();
            switch (random.Next(4))
            {
                case 0:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    file[at] = (byte)value;
                    break;
                case 2:
                    BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(Math.Min(at & ~3, file.Length - 4)), (uint)value);
                    break;
                default:
                    BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(Math.Min(at & ~7, file.Length - 8)), value);
                    break;
            }
        }

        return random.Next(8) == 0 ? file[..random.Next(file.Length)] : file;
    }

    private static ElfBuilder Fixed() => new()
    {
        Segments =
        [
            new TestSegment { Address = 0x40_0000, Flags = TestSegment.R, Offset = 0, FileSize = 0x200 },
            ElfBuilder.Code(),
            new TestSegment { Address = 0x60_0100, Flags = TestSegment.R | TestSegment.W, Contents = new byte[64], MemorySize = 0x4000 },
            new TestSegment { Type = TestSegment.Tls, Address = 0x60_0100, Contents = new byte[8], MemorySize = 16, Alignment = 8 },
            new TestSegment { Type = TestSegment.GnuStack, Flags = TestSegment.R | TestSegment.W },
        ],
        Symbols = Symbols(),
    };

    private static ElfBuilder Movable() => new()
    {
        Type = 3,
        Segments = [.. Fixed().Segments, new TestSegment { Type = TestSegment.Dynamic, Contents = new byte[48] }],
        Symbols = Symbols(),
    };

    private static List<TestSymbol> Symbols() =>
    [
        new TestSymbol("_start", ElfBuilder.CodeAddress, 0) { Type = TestSymbol.None },
        new TestSymbol("main", ElfBuilder.CodeAddress + 0x10, 0x20),
        new TestSymbol("helper", ElfBuilder.CodeAddress + 0x30, 0x10) { Binding = TestSymbol.Local },
        new TestSymbol("counter", 0x60_0100, 8) { Type = TestSymbol.Data, InSection = TestSymbol.DataSection },
    ];
}
