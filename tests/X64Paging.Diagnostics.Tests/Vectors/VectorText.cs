// SPDX-License-Identifier: MIT
using System.Text;
using X64Paging.Diagnostics.Vectors;

namespace X64Paging.Diagnostics.Tests.Vectors;

/// <summary>Vectors written for tests, and the way to read them.</summary>
internal static class VectorText
{
    /// <summary>The upper entries of a 4 KiB page at linear 0, its leaf at 0x4000, and at 0x4008 that of the page behind it.</summary>
    public const string Memory =
        """[["0x1000","0x2007"],["0x2000","0x3007"],["0x3000","0x4007"],["0x4000","0x5007"],["0x4008","0x9007"]]""";

    /// <summary>What one access to the lower page leaves of it.</summary>
    public const string After = """[["0x1000","0x2027"],["0x2000","0x3027"],["0x3000","0x4027"],["0x4000","0x5027"]]""";

    /// <summary>A vector that passes: one read, with every field that a vector may have.</summary>
    public static string Line { get; } = Vector(
        """{"linear":"0x123","kind":"read","size":4,"cpl":3,"implicit":false,"shadow_stack":false,"stack_segment":false,"expect":{"physical":"0x5123"}}""");

    public static string Vector(string accesses, string memory = Memory, string after = After) =>
        """{"id":"one","group":"tests","note":"a note","cpu":{"maxphyaddr":40,"gbpages":true},"cr0":"0x80010033","cr3":"0x1000","cr4":"0x20","""
        + $"""
        "efer":"0xd01","rflags_ac":false,"pkru":"0x0","pkrs":"0x0","memory":{memory},"accesses":[{accesses}],"after":{after}{"}"}
        """;

    public static PagingVector[] Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    public static PagingVector[] Read(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        return [.. VectorFile.Read(stream)];
    }
}
