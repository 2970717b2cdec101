// SPDX-License-Identifier: MIT
using X64Paging.Cpu.Semantics;
using Xunit;

namespace X64Paging.Cpu.Tests.Semantics;

/// <summary>Flags of bytes, for all operands and carries, against a sum made bit by bit.</summary>
public sealed class StatusFlagsTests
{
    private const int Carry = 1 << 0;
    private const int Parity = 1 << 2;
    private const int Adjust = 1 << 4;
    private const int Zero = 1 << 6;
    private const int Sign = 1 << 7;
    private const int Overflow = 1 << 11;

    private delegate byte Operation(byte left, byte right, ref StatusFlags flags);

    public static TheoryData<string> BinaryOperations => ["add", "adc", "sub", "sbb", "and", "or", "xor"];

    [Theory, MemberData(nameof(BinaryOperations))]
    public void Result_and_flags_of_all_bytes_are_those_of_a_sum_made_bit_by_bit(string name)
    {
        Operation operation = OperationOf(name);
        for (int left = 0; left < 256; left++)
        {
            for (int right = 0; right < 256; right++)
            {
                foreach (ulong before in new[] { 0UL, StatusFlags.Mask, (ulong)Carry })
                {
                    StatusFlags flags = new() { Value = before };
                    byte result = operation((byte)left, (byte)right, ref flags);

                    (int expected, int expectedFlags) = Expect(name, left, right, (int)before & Carry);
                    if (result != expected || (int)flags.Value != expectedFlags)
                        Assert.Fail($"{name} {left:X2}, {right:X2} from {before:X}: expected {expected:X2} {expectedFlags:X}, got {result:X2} {flags.Value:X}");
                }
            }
        }
    }

    [Fact]
    public void Increment_and_decrement_are_sums_with_1_that_keep_carry()
    {
        for (int value = 0; value < 256; value++)
        {
            foreach (int carry in new[] { 0, Carry })
            {
                StatusFlags up = new() { Value = (ulong)carry };
                StatusFlags down = new() { Value = (ulong)carry };
                byte incremented = Addition.Increment((byte)value, ref up);
                byte decremented = Addition.Decrement((byte)value, ref down);

                (int sum, int sumFlags) = Expect("add", value, 1, 0);
                (int difference, int differenceFlags) = Expect("sub", value, 1, 0);
                Assert.Equal((sum, (sumFlags & ~Carry) | carry), (incremented, (int)up.Value));
                Assert.Equal((difference, (differenceFlags & ~Carry) | carry), (decremented, (int)down.Value));
            }
        }
    }

    [Fact]
    public void Every_combination_of_flags_is_kept_and_each_can_be_set_alone()
    {
        for (int combination = 0; combination < 64; combination++)
        {
            ulong value = Spread(combination);
            StatusFlags flags = new() { Value = value | ~StatusFlags.Mask };
            Assert.Equal(value, flags.Value);

            for (int other = 0; other < 64; other++)
            {
                StatusFlags changed = flags;
                ulong target = Spread(other);
                changed.Carry = (target & Carry) != 0;
                changed.Zero = (target & Zero) != 0;
                changed.Parity = (target & Parity) != 0;
                changed.Overflow = (target & Overflow) != 0;
                changed.Sign = (target & Sign) != 0;
                changed.Adjust = (target & Adjust) != 0;
                Assert.Equal(target, changed.Value);
            }
        }
    }

    [Fact]
    public void Setting_one_flag_leaves_the_others_that_an_operation_has_set()
    {
        foreach ((byte left, byte right) in new (byte, byte)[] { (0x80, 0x80), (0x7F, 1), (0xFF, 1), (0, 1), (0x55, 0x2A) })
        {
            StatusFlags flags = default;
            Addition.Add(left, right, ref flags);
            ulong before = flags.Value;

            foreach (bool value in new[] { false, true })
            {
                Assert.Equal(With(before, Carry, value), Changed(flags, (ref StatusFlags changed) => changed.Carry = value));
                Assert.Equal(With(before, Parity, value), Changed(flags, (ref StatusFlags changed) => changed.Parity = value));
                Assert.Equal(With(before, Adjust, value), Changed(flags, (ref StatusFlags changed) => changed.Adjust = value));
                Assert.Equal(With(before, Zero, value), Changed(flags, (ref StatusFlags changed) => changed.Zero = value));
                Assert.Equal(With(before, Sign, value), Changed(flags, (ref StatusFlags changed) => changed.Sign = value));
                Assert.Equal(With(before, Overflow, value), Changed(flags, (ref StatusFlags changed) => changed.Overflow = value));
            }
        }
    }

    [Fact]
    public void Less_is_sign_other_than_overflow()
    {
        for (int combination = 0; combination < 64; combination++)
        {
            StatusFlags flags = new() { Value = Spread(combination) };

            Assert.Equal(flags.Sign != flags.Overflow, flags.IsLess);
            Assert.Equal(flags.Carry ? 1UL : 0, flags.CarryIn);
        }
    }

    private delegate void Change(ref StatusFlags flags);

    private static ulong Changed(StatusFlags flags, Change change)
    {
        change(ref flags);
        return flags.Value;
    }

    private static ulong With(ulong flags, int mask, bool value) => value ? flags | (uint)mask : flags & ~(ulong)mask;

    private static ulong Spread(int combination)
    {
        int[] masks = [Carry, Parity, Adjust, Zero, Sign, Overflow];
        ulong value = 0;
        for (int i = 0; i < masks.Length; i++)
        {
            if ((combination >> i & 1) != 0)
                value |= (uint)masks[i];
        }

        return value;
    }

    private static Operation OperationOf(string name) => name switch
    {
        "add" => Addition.Add,
        "adc" => Addition.AddWithCarry,
        "sub" => Addition.Subtract,
        "sbb" => Addition.SubtractWithBorrow,
        "and" => Bitwise.And,
        "or" => Bitwise.Or,
        _ => Bitwise.Xor,
    };

    /// <summary>The oracle: full adders in a row. A subtraction adds the complement and a carry, and borrows where none comes out.</summary>
    private static (int Result, int Flags) Expect(string name, int left, int right, int carry)
    {
        bool subtracts = name is "sub" or "sbb";
        int carryIn = name switch
        {
            "adc" => carry,
            "sbb" => 1 - carry,
            "sub" => 1,
            _ => 0,
        };
        int result = 0;
        int[] carries = new int[9];
        carries[0] = carryIn;
        for (int bit = 0; bit < 8; bit++)
        {
            int a = left >> bit & 1;
            int b = right >> bit & 1;
            if (subtracts)
                b = 1 - b;
            int sum = name switch
            {
                "and" => a * b,
                "or" => a + b > 0 ? 1 : 0,
                "xor" => a == b ? 0 : 1,
                _ => (a + b + carries[bit]) % 2,
            };
            carries[bit + 1] = a + b + carries[bit] >= 2 ? 1 : 0;
            result += sum << bit;
        }

        bool isSum = name is "add" or "adc" or "sub" or "sbb";
        int inverted = subtracts ? 1 : 0;
        int flags = 0;
        int ones = 0;
        for (int bit = 0; bit < 8; bit++)
            ones += result >> bit & 1;
        if (isSum && carries[8] != inverted)
            flags |= Carry;
        if (isSum && carries[4] != inverted)
            flags |= Adjust;
        if (isSum && carries[8] != carries[7])
            flags |= Overflow;
        if (ones % 2 == 0)
            flags |= Parity;
        if (result == 0)
            flags |= Zero;
        if (result >= 128)
            flags |= Sign;
        return (result, flags);
    }
}
