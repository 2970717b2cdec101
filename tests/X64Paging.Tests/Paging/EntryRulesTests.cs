// SPDX-License-Identifier: MIT
using X64Paging.Paging;
using Xunit;

namespace X64Paging.Tests.Paging;

/// <summary>Every bit of every entry, against the tables of SDM vol. 3A, "4-Level Paging and 5-Level Paging".</summary>
public sealed class EntryRulesTests
{
    public static TheoryData<int, bool, PageSize> Processors
    {
        get
        {
            TheoryData<int, bool, PageSize> data = [];
            foreach (int bits in (int[])[32, 36, 39, 40, 46, 51, 52])
            {
                foreach (bool noExecuteEnable in (bool[])[false, true])
                {
                    data.Add(bits, noExecuteEnable, PageSize.Size2MiB);
                    data.Add(bits, noExecuteEnable, PageSize.Size1GiB);
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Processors))]
    public void Reserved_bits_are_those_of_the_manual(int physicalAddressBits, bool noExecuteEnable, PageSize largest)
    {
        PagingControls controls = PagingControls.LongMode with
        {
            MaxPhysicalAddressBits = physicalAddressBits,
            LargestPage = largest,
            Efer = EferFlags.LongModeActive | (noExecuteEnable ? EferFlags.NoExecuteEnable : EferFlags.None),
        };
        EntryRules rules = new(controls);

        bool gibibytePages = largest == PageSize.Size1GiB;
        for (int bit = 1; bit < 64; bit++)
        {
            bool everywhere = (bit >= physicalAddressBits && bit <= 51) || (bit == 63 && !noExecuteEnable);
            Expect(PagingLevel.Pml5, pageSize: false, everywhere);
            Expect(PagingLevel.Pml5, pageSize: true, everywhere || bit == 7);
            Expect(PagingLevel.Pml4, pageSize: false, everywhere);
            Expect(PagingLevel.Pml4, pageSize: true, everywhere || bit == 7);
            Expect(PagingLevel.Pdpt, pageSize: false, everywhere);
            Expect(PagingLevel.Pdpt, pageSize: true, everywhere || (gibibytePages ? bit is >= 13 and <= 29 : bit == 7));
            Expect(PagingLevel.PageDirectory, pageSize: false, everywhere);
            Expect(PagingLevel.PageDirectory, pageSize: true, everywhere || bit is >= 13 and <= 20);
            Expect(PagingLevel.PageTable, pageSize: false, everywhere);
            Expect(PagingLevel.PageTable, pageSize: true, everywhere);

            void Expect(PagingLevel level, bool pageSize, bool reserved)
            {
                PageTableEntry entry = new(1UL << bit | (pageSize ? 0x81UL : 0x01UL));
                bool isPageSizeClear = bit == 7 && !pageSize;
                Assert.True(isPageSizeClear || (rules.ReservedBits(entry, level) >> bit & 1) != 0 == reserved, $"bit {bit} of a {level} entry with bit 7 {(pageSize ? "set" : "clear")}");
            }
        }
    }
}
