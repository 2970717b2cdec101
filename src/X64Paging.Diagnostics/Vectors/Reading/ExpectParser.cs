// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;

namespace X64Paging.Diagnostics.Vectors.Reading;

/// <summary>Reads what must come of an access.</summary>
internal static class ExpectParser
{
    private static readonly FieldSet s_fields = new("'expect'", "physical", "physical2", "fault", "error", "cr2");

    public static AccessOutcome Read(ref JsonCursor cursor)
    {
        ulong? physical = null, second = null, cr2 = null;
        uint? error = null;
        string? fault = null;
        uint seen = 0;
        cursor.EnterObject(s_fields);
        while (cursor.NextField(s_fields, ref seen) is { } name)
        {
            switch (name)
            {
                case "physical": physical = cursor.ReadHex(name); break;
                case "physical2": second = cursor.ReadHex(name); break;
                case "fault": fault = cursor.ReadText(name); break;
                case "error": error = cursor.ReadHex32(name); break;
                default: cr2 = cursor.ReadHex(name); break;
            }
        }

        return (fault, physical, second, error, cr2) switch
        {
            (null, { } first, null, null, null) => AccessOutcome.Translated(new PhysicalAddress(first)),
            (null, { } first, { } next, null, null) => AccessOutcome.Translated(new PhysicalAddress(first), new PhysicalAddress(next)),
            ("#PF", null, null, { } code, { } address) => AccessOutcome.PageFault(code, new LinearAddress(address)),
            ("#GP", null, null, { } code, null) => AccessOutcome.GeneralProtection(code),
            ("#SS", null, null, { } code, null) => AccessOutcome.StackFault(code),
            _ => throw cursor.Error("'expect' is none of: 'physical', perhaps with 'physical2'; #PF with 'error' and 'cr2'; #GP or #SS with 'error'"),
        };
    }
}
