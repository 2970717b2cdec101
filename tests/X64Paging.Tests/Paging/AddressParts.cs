// SPDX-License-Identifier: MIT
namespace X64Paging.Tests.Paging;

/// <summary>A linear address in the parts that its rules speak of.</summary>
/// <param name="Top">Bit 63.</param>
/// <param name="Tag">Bits 62:57.</param>
/// <param name="Sign57">Bit 56.</param>
/// <param name="Middle">Bits 55:48.</param>
/// <param name="Sign48">Bit 47.</param>
internal readonly record struct AddressParts(bool Top, int Tag, bool Sign57, int Middle, bool Sign48)
{
    public const ulong Low = 0x0123_4567_89AB;

    public const int AllOfTag = 0x3F;
    public const int AllOfMiddle = 0xFF;

    /// <summary>Every address whose tag and middle are all zeros, all ones, or neither.</summary>
    public static IEnumerable<AddressParts> All =>
        from top in (bool[])[false, true]
        from tag in (int[])[0, 0x2A, AllOfTag]
        from sign57 in (bool[])[false, true]
        from middle in (int[])[0, 0x81, AllOfMiddle]
        from sign48 in (bool[])[false, true]
        select new AddressParts(top, tag, sign57, middle, sign48);

    public ulong Value => (Top ? 1UL << 63 : 0) | (ulong)Tag << 57 | (Sign57 ? 1UL << 56 : 0) | (ulong)Middle << 48
        | (Sign48 ? 1UL << 47 : 0) | Low;
}
