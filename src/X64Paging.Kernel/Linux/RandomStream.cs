// SPDX-License-Identifier: MIT
using System.Buffers.Binary;

namespace X64Paging.Kernel.Linux;

/// <summary>The bytes of getrandom and /dev/urandom: SplitMix64 from one seed, the same in every run. Nothing to keep secrets with.</summary>
internal sealed class RandomStream
{
    private ulong _state = 0x5836_3450_6167_696E;

    public void Fill(Span<byte> bytes)
    {
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        while (!bytes.IsEmpty)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, Next());
            int size = int.Min(bytes.Length, sizeof(ulong));
            word[..size].CopyTo(bytes);
            bytes = bytes[size..];
        }
    }

    private ulong Next()
    {
        ulong z = _state += 0x9E37_79B9_7F4A_7C15;
        z = (z ^ z >> 30) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ z >> 27) * 0x94D0_49BB_1331_11EB;
        return z ^ z >> 31;
    }
}
