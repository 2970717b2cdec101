// SPDX-License-Identifier: MIT
using System.Text;
using X64Paging.Diagnostics.Vectors;

namespace X64Paging.Diagnostics.Tests.Vectors;

/// <summary>What is no vector is refused, with the line and the reason.</summary>
public sealed class BadVectorTests
{
    private const string Physical = "\"expect\":{\"physical\":\"0x5123\"}";
    private const string NoForm =
        "step 1: 'expect' is none of: 'physical', perhaps with 'physical2'; #PF with 'error' and 'cr2'; #GP or #SS with 'error'";

    /// <summary>A piece of a good vector, what stands in its place, and what is wrong then.</summary>
    public static TheoryData<string, string, string> Changes => new()
    {
        // Fields.
        { "\"id\":\"one\",", "", "'id' is missing" },
        { "\"group\":\"tests\",", "", "'group' is missing" },
        { "\"cpu\":{\"maxphyaddr\":40,\"gbpages\":true},", "", "'cpu' is missing" },
        { "\"maxphyaddr\":40,", "", "'maxphyaddr' is missing" },
        { "\"cr0\":\"0x80010033\",", "", "'cr0' is missing" },
        { "\"cr3\":\"0x1000\",", "", "'cr3' is missing" },
        { "\"cr4\":\"0x20\",", "", "'cr4' is missing" },
        { "\"efer\":\"0xd01\",", "", "'efer' is missing" },
        { "\"memory\":" + VectorText.Memory + ",", "", "'memory' is missing" },
        { ",\"after\":" + VectorText.After, "", "'after' is missing" },
        { "\"linear\":\"0x123\",", "", "step 1: 'linear' is missing" },
        { "\"kind\":\"read\",", "", "step 1: 'kind' is missing" },
        { "\"cpl\":3,", "", "step 1: 'cpl' is missing" },
        { "," + Physical, "", "step 1: 'expect' is missing" },
        { "\"note\"", "\"notes\"", "a vector has no field 'notes'" },
        { "\"gbpages\"", "\"GBpages\"", "'cpu' has no field 'GBpages'" },
        { "\"size\"", "\"bytes\"", "step 1: a step has no field 'bytes'" },
        { "\"physical\"", "\"phys\"", "step 1: 'expect' has no field 'phys'" },
        { "\"cr3\"", "\"cr0\"", "'cr0' is there twice" },
        { "\"gbpages\":true", "\"maxphyaddr\":40", "'maxphyaddr' is there twice" },
        { "\"size\":4", "\"cpl\":3", "step 1: 'cpl' is there twice" },

        // Types and ranges.
        { "\"id\":\"one\"", "\"id\":1", "'id' is not a string" },
        { "\"id\":\"one\"", "\"id\":\"\"", "'id' is empty" },
        { "\"group\":\"tests\"", "\"group\":null", "'group' is not a string" },
        { "{\"maxphyaddr\":40,\"gbpages\":true}", "40", "'cpu' is not a JSON object" },
        { "\"maxphyaddr\":40", "\"maxphyaddr\":31", "'maxphyaddr' is not a whole number from 32 to 52" },
        { "\"maxphyaddr\":40", "\"maxphyaddr\":53", "'maxphyaddr' is not a whole number from 32 to 52" },
        { "\"maxphyaddr\":40", "\"maxphyaddr\":\"40\"", "'maxphyaddr' is not a whole number from 32 to 52" },
        { "\"gbpages\":true", "\"gbpages\":1", "'gbpages' is neither true nor false" },
        { "\"rflags_ac\":false", "\"rflags_ac\":\"false\"", "'rflags_ac' is neither true nor false" },
        { "\"0x80010033\"", "2147549235", "'cr0' is not a hexadecimal string of at most 64 bits, such as \"0x1f\"" },
        { "\"0x80010033\"", "\"80010033\"", "'cr0' is not a hexadecimal string of at most 64 bits, such as \"0x1f\"" },
        { "\"0x80010033\"", "\"0X80010033\"", "'cr0' is not a hexadecimal string of at most 64 bits, such as \"0x1f\"" },
        { "\"0x80010033\"", "\"0x\"", "'cr0' is not a hexadecimal string of at most 64 bits, such as \"0x1f\"" },
        { "\"0x80010033\"", "\"0x8001003g\"", "'cr0' is not a hexadecimal string of at most 64 bits, such as \"0x1f\"" },
        { "\"0x80010033\"", "\"0x 80010033\"", "'cr0' is not a hexadecimal string of at most 64 bits, such as \"0x1f\"" },
        { "\"0x80010033\"", "\"0x10000000080010033\"", "'cr0' is not a hexadecimal string of at most 64 bits, such as \"0x1f\"" },
        { "\"pkru\":\"0x0\"", "\"pkru\":\"0x100000000\"", "'pkru' is not a hexadecimal string of at most 32 bits, such as \"0x1f\"" },
        { "\"pkrs\":\"0x0\"", "\"pkrs\":0", "'pkrs' is not a hexadecimal string of at most 32 bits, such as \"0x1f\"" },
        { "\"size\":4", "\"size\":0", "step 1: 'size' is not a whole number from 1 to 64" },
        { "\"size\":4", "\"size\":65", "step 1: 'size' is not a whole number from 1 to 64" },
        { "\"size\":4", "\"size\":4.5", "step 1: 'size' is not a whole number from 1 to 64" },
        { "\"size\":4", "\"size\":99999999999999999999", "step 1: 'size' is not a whole number from 1 to 64" },
        { "\"read\",\"size\":4", "\"fetch\",\"size\":16", "step 1: 'size' is 16: a fetch has 15 bytes at most" },
        { "\"cpl\":3", "\"cpl\":1", "step 1: 'cpl' is neither 0 nor 3" },
        { "\"cpl\":3", "\"cpl\":4", "step 1: 'cpl' is not a whole number from 0 to 3" },
        { "\"read\"", "\"Read\"", "step 1: 'kind' is neither \"read\" nor \"write\" nor \"fetch\"" },
        { "\"linear\":\"0x123\"", "\"linear\":291", "step 1: 'linear' is not a hexadecimal string of at most 64 bits, such as \"0x1f\"" },

        // Registers.
        { "0x80010033", "0x80010032", "CR0.PE is 0: vectors run in 64-bit mode, with paging" },
        { "0x80010033", "0x10033", "CR0.PG is 0: vectors run in 64-bit mode, with paging" },
        { "\"cr4\":\"0x20\"", "\"cr4\":\"0x0\"", "CR4.PAE is 0: vectors run in 64-bit mode, with paging" },
        { "0xd01", "0xc01", "EFER.LME is 0: vectors run in 64-bit mode, with paging" },
        { "0xd01", "0x901", "EFER.LMA is 0: vectors run in 64-bit mode, with paging" },
        { "0x80010033", "0x80050033", "CR0.AM is 1: vectors run without alignment checks" },
        { "\"0x80010033\",\"cr3\":\"0x1000\",\"cr4\":\"0x20\"", "\"0x80000033\",\"cr3\":\"0x1000\",\"cr4\":\"0x800020\"", "CR4.CET is 1, but CR0.WP is 0" },
        { "\"cr3\":\"0x1000\"", "\"cr3\":\"0x10000001000\"", "'cr3' has bits set that 'maxphyaddr' reserves" },

        // Memory.
        { "[[\"0x1000\",\"0x2007\"]", "[[\"0x1004\",\"0x2007\"]", "'memory' has a qword at 0x1004, which is no multiple of 8" },
        { "[\"0x4008\",\"0x9007\"]", "[\"0x10000000000\",\"0x9007\"]", "'memory' has a qword at 0x10000000000, beyond 'maxphyaddr'" },
        { "[\"0x4008\",\"0x9007\"]", "[\"0x4000\",\"0x9007\"]", "'memory' has two qwords at 0x4000" },
        { "[\"0x4008\",\"0x9007\"]", "[\"0x3ff8\",\"0x9007\"]", "'memory' is not sorted: 0x3ff8 comes behind 0x4000" },
        { "[\"0x4008\",\"0x9007\"]", "[\"0x4008\"]", "'memory' has an item without an address and a value" },
        { "[\"0x4008\",\"0x9007\"]", "[\"0x4008\",\"0x9007\",\"0x20\"]", "'memory' has an item of too many numbers" },
        { "[\"0x4008\",\"0x9007\"]", "\"0x4008\"", "'memory' is not a JSON array" },
        { "[\"0x4008\",\"0x9007\"]", "[\"0x4008\",36871]", "'memory' is not a hexadecimal string of at most 64 bits, such as \"0x1f\"" },
        { "[\"0x4000\",\"0x5027\"]", "[\"0x4010\",\"0x5027\"]", "'after' has a qword at 0x4010, where 'memory' has none" },
        { "[\"0x4000\",\"0x5027\"]", "[\"0x3000\",\"0x4027\"]", "'after' has two qwords at 0x3000" },
        { "\"0x5027\"]", "\"0x5027\",\"0x1\"]", "'after' has the mask 0x1: only accessed and dirty flags, 0x60, can be open" },
        { "\"0x5027\"]", "\"0x5027\",\"0x20\",\"0x20\"]", "'after' has an item of too many numbers" },

        // Steps.
        { "\"accesses\":[", "\"accesses\":[1,", "step 1: a step is not a JSON object" },
        { "\"accesses\":[", "\"accesses\":[{},", "step 1: 'linear' is missing" },
        { "\"accesses\":[", "\"accesses\":[{\"invalidate\":\"some\"},", "step 1: 'invalidate' is not \"all\"" },
        { "\"accesses\":[", "\"accesses\":[{\"invalidate\":true},", "step 1: 'invalidate' is not a string" },
        { "\"accesses\":[", "\"accesses\":[{\"invlpg\":\"all\"},", "step 1: 'invlpg' is not a hexadecimal string of at most 64 bits, such as \"0x1f\"" },
        { "\"accesses\":[", "\"accesses\":[{\"invlpg\":\"0x0\",\"cpl\":3},", "step 1: a step does one thing: an access, 'invalidate', 'invlpg' or 'poke'" },
        { "\"accesses\":[", "\"accesses\":[{\"invlpg\":\"0x0\",\"invalidate\":\"all\"},", "step 1: a step does one thing: an access, 'invalidate', 'invlpg' or 'poke'" },
        { "\"accesses\":[", "\"accesses\":[{\"invalidate\":\"all\"},{\"poke\":[\"0x4010\",\"0x1\"]},", "step 2: 'poke' stores to 0x4010, where 'memory' has no qword" },
        { "\"accesses\":[", "\"accesses\":[{\"poke\":[\"0x4008\"]},", "step 1: 'poke' has an item without an address and a value" },
        { "\"shadow_stack\":false", "\"shadow_stack\":true", "step 1: 'shadow_stack', but CR4.CET is 0" },
        { "\"read\",\"size\":4,\"cpl\":3,\"implicit\":false,\"shadow_stack\":false", "\"fetch\",\"size\":4,\"cpl\":3,\"implicit\":false,\"shadow_stack\":true", "step 1: a fetch cannot have 'shadow_stack'" },
        { "\"read\",\"size\":4,\"cpl\":3,\"implicit\":false,\"shadow_stack\":false,\"stack_segment\":false", "\"fetch\",\"size\":4,\"cpl\":3,\"stack_segment\":true", "step 1: a fetch cannot have 'stack_segment'" },

        // Outcomes.
        { Physical, "\"expect\":\"0x5123\"", "step 1: 'expect' is not a JSON object" },
        { Physical, "\"expect\":{}", NoForm },
        { Physical, "\"expect\":{\"physical2\":\"0x5123\"}", NoForm },
        { Physical, "\"expect\":{\"physical\":\"0x5123\",\"error\":\"0x0\"}", NoForm },
        { Physical, "\"expect\":{\"physical\":\"0x5123\",\"fault\":\"#GP\",\"error\":\"0x0\"}", NoForm },
        { Physical, "\"expect\":{\"fault\":\"#PF\",\"error\":\"0x0\"}", NoForm },
        { Physical, "\"expect\":{\"fault\":\"#PF\",\"cr2\":\"0x0\"}", NoForm },
        { Physical, "\"expect\":{\"fault\":\"#GP\"}", NoForm },
        { Physical, "\"expect\":{\"fault\":\"#GP\",\"error\":\"0x0\",\"cr2\":\"0x0\"}", NoForm },
        { Physical, "\"expect\":{\"fault\":\"#UD\",\"error\":\"0x0\"}", NoForm },
        { Physical, "\"expect\":{\"physical\":\"0x5123\",\"physical2\":\"0x9000\"}", "step 1: 'physical2', but the access crosses no page" },
        { "\"linear\":\"0x123\"", "\"linear\":\"0xffd\"", "step 1: 'physical2' is missing: the access crosses a page" },
    };

    [Theory, MemberData(nameof(Changes))]
    public void A_line_that_is_no_vector_is_refused_with_its_number(string piece, string instead, string problem)
    {
        string bad = VectorText.Line.Replace(piece, instead, StringComparison.Ordinal);
        Assert.NotEqual(VectorText.Line, bad);

        AssertRefused(2, problem, VectorText.Line + "\n" + bad.Replace("\"one\"", "\"two\"", StringComparison.Ordinal) + "\n");
    }

    [Fact]
    public void Shadow_stack_access_is_not_implicit()
    {
        string vector = VectorText.Line.Replace("\"cr4\":\"0x20\"", "\"cr4\":\"0x800020\"", StringComparison.Ordinal)
            .Replace("\"implicit\":false,\"shadow_stack\":false", "\"implicit\":true,\"shadow_stack\":true", StringComparison.Ordinal);

        AssertRefused(1, "step 1: 'shadow_stack' and 'implicit' at once", vector);
    }

    [Theory]
    [InlineData("", 1, "the file is empty")]
    [InlineData("\n", 1, "the line is empty")]
    [InlineData("{}\n", 1, "'id' is missing")]
    [InlineData("[]\n", 1, "a vector is not a JSON object")]
    [InlineData("hello\n", 1, "not JSON from byte 1 on")]
    [InlineData("{\"id\":\"one\",}\n", 1, "not JSON from byte 13 on")]
    [InlineData("{\"id\":\"one\"", 1, "the line ends in the middle of its JSON")]
    [InlineData("{\"id\":\"\\ud800\"}", 1, "a string has an escape that is no character")]
    [InlineData("// a comment\n", 1, "not JSON from byte 1 on")]
    public void A_file_that_is_none_is_refused(string text, int line, string problem) => AssertRefused(line, problem, text);

    [Fact]
    public void An_empty_line_is_refused_wherever_it_stands()
    {
        AssertRefused(2, "the line is empty", VectorText.Line + "\n\n" + VectorText.Line + "\n");
        AssertRefused(2, "the line is empty", VectorText.Line + "\n\n");
    }

    [Fact]
    public void An_id_that_has_been_used_is_refused() =>
        AssertRefused(3, "the id 'one' is that of line 1, too",
            VectorText.Line + "\n" + VectorText.Line.Replace("\"one\"", "\"two\"", StringComparison.Ordinal) + "\n" + VectorText.Line);

    [Fact]
    public void A_second_value_on_a_line_is_refused() =>
        AssertRefused(1, $"not JSON from byte {VectorText.Line.Length + 1} on", VectorText.Line + "{}");

    [Fact]
    public void A_line_cut_anywhere_is_refused_and_nothing_else_happens()
    {
        for (int length = 1; length < VectorText.Line.Length; length++)
        {
            string cut = VectorText.Line[..length];

            VectorFormatException exception = Assert.Throws<VectorFormatException>(() => VectorText.Read(cut));

            Assert.True(exception.Message == "line 1: the line ends in the middle of its JSON", $"{length} bytes: {exception.Message}");
        }
    }

    [Fact]
    public void A_byte_changed_at_random_is_read_or_refused_and_nothing_else_happens()
    {
        const int Seed = 20240607;
        Random random = new(Seed);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(VectorText.Line);
            for (int change = random.Next(1, 4); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);

            Exception? exception = Record.Exception(() => VectorText.Read(bytes));

            Assert.True(exception is null or VectorFormatException, $"seed {Seed}, round {round}: {exception}");
            Assert.DoesNotContain('\n', exception?.Message ?? "");
        }
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        AssertRefused(1, "the line is not UTF-8 text", [0x7F, 0x45, 0x4C, 0x46, 0x02, 0xFF]);
        AssertRefused(2, "the line is not UTF-8 text", [.. Encoding.UTF8.GetBytes(VectorText.Line), (byte)'\n', 0xC3, 0x28]);
        AssertRefused(1, "not JSON from byte 1 on", new byte[4096]);
    }

    [Fact]
    public void A_line_without_end_is_refused()
    {
        byte[] bytes = new byte[40 << 20];

        AssertRefused(1, "the line is longer than 16 MiB", bytes);
    }

    private static void AssertRefused(int line, string problem, string text) => AssertRefused(line, problem, Encoding.UTF8.GetBytes(text));

    private static void AssertRefused(int line, string problem, byte[] bytes)
    {
        VectorFormatException exception = Assert.Throws<VectorFormatException>(() => VectorText.Read(bytes));

        Assert.Equal($"line {line}: {problem}", exception.Message);
        Assert.Equal(line, exception.LineNumber);
    }
}
