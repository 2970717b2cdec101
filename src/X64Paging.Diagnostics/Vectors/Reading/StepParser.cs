// SPDX-License-Identifier: MIT
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Vectors.Reading;

/// <summary>Reads the steps of a vector.</summary>
internal static class StepParser
{
    private const int LargestAccess = 64;

    private static readonly FieldSet s_fields = new(
        "a step", "linear", "kind", "cpl", "size", "expect", "implicit", "shadow_stack", "stack_segment", "invalidate", "invlpg", "poke");

    public static VectorStep[] ReadSteps(ref JsonCursor cursor, string name)
    {
        List<VectorStep> steps = [];
        cursor.EnterArray(name);
        while (cursor.NextItem())
        {
            cursor.StepNumber++;
            steps.Add(ReadStep(ref cursor));
        }

        cursor.StepNumber = 0;
        return [.. steps];
    }

    private static VectorStep ReadStep(ref JsonCursor cursor)
    {
        AccessDraft access = new();
        VectorStep? other = null;
        int count = 0;
        uint seen = 0;
        cursor.EnterObject(s_fields);
        while (cursor.NextField(s_fields, ref seen) is { } name)
        {
            count++;
            if (!TryReadAccessField(ref cursor, name, access))
                other = ReadOther(ref cursor, name);
        }

        if (other == null)
            return access.Complete(cursor);

        return count == 1 ? other : throw cursor.Error("a step does one thing: an access, 'invalidate', 'invlpg' or 'poke'");
    }

    private static bool TryReadAccessField(ref JsonCursor cursor, string name, AccessDraft access)
    {
        switch (name)
        {
            case "linear": access.Address = cursor.ReadHex(name); break;
            case "kind": access.Kind = ReadKind(ref cursor, name); break;
            case "cpl": access.PrivilegeLevel = ReadPrivilegeLevel(ref cursor, name); break;
            case "size": access.Size = cursor.ReadNumber(name, 1, LargestAccess); break;
            case "expect": access.Expected = ExpectParser.Read(ref cursor); break;
            case "implicit": access.IsImplicit = cursor.ReadBoolean(name); break;
            case "shadow_stack": access.IsShadowStack = cursor.ReadBoolean(name); break;
            case "stack_segment": access.UsesStackSegment = cursor.ReadBoolean(name); break;
            default: return false;
        }

        return true;
    }

    private static VectorStep ReadOther(ref JsonCursor cursor, string name) => name switch
    {
        "invlpg" => new InvalidatePageStep(new LinearAddress(cursor.ReadHex(name))),
        "poke" => new PokeStep(QwordParser.ReadPair(ref cursor, name)),
        _ when cursor.ReadText(name) == "all" => new InvalidateAllStep(),
        _ => throw cursor.Error($"'{name}' is not \"all\""),
    };

    private static AccessKind ReadKind(ref JsonCursor cursor, string name) => cursor.ReadText(name) switch
    {
        "read" => AccessKind.Read,
        "write" => AccessKind.Write,
        "fetch" => AccessKind.Fetch,
        _ => throw cursor.Error($"'{name}' is neither \"read\" nor \"write\" nor \"fetch\""),
    };

    private static int ReadPrivilegeLevel(ref JsonCursor cursor, string name) =>
        cursor.ReadNumber(name, 0, 3) is int level and (0 or 3) ? level : throw cursor.Error($"'{name}' is neither 0 nor 3");
}
