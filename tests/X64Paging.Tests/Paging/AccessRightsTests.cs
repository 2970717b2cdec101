// SPDX-License-Identifier: MIT
using X64Paging.Memory;
using X64Paging.Paging;
using Xunit;

namespace X64Paging.Tests.Paging;

/// <summary>
/// Every R/W, U/S and XD at every level and D of the leaf, under every kind and mode of access and every control bit; and at two levels with
/// every AD and WD of the page's key: through the tables, once more when that may be cached, and through a cached translation.
/// </summary>
public sealed class AccessRightsTests : IDisposable
{
    private static readonly int[] s_allRights = [.. Enumerable.Range(0, EntryRights.Count)];
    private static readonly int[] s_openRights = [EntryRights.OpenBits];

    private readonly PhysicalMemory _memory = new(1 << 20);

    public static TheoryData<AccessKind, AccessMode> Accesses
    {
        get
        {
            TheoryData<AccessKind, AccessMode> accesses = [];
            foreach (AccessKind kind in Enum.GetValues<AccessKind>())
            {
                foreach (AccessMode mode in Enum.GetValues<AccessMode>())
                    accesses.Add(kind, mode);
            }

            return accesses;
        }
    }

    [Theory, MemberData(nameof(Accesses))]
    public void Access_is_granted_or_faults_as_the_rights_of_four_levels_say(AccessKind kind, AccessMode mode) =>
        Compare(kind, mode, ~(AccessSwitches.UserKeys | AccessSwitches.SupervisorKeys), s_allRights, RightsTables.LeafCountOfOneKey);

    [Theory, MemberData(nameof(Accesses))]
    public void Access_is_granted_or_faults_as_the_rights_of_two_levels_and_the_key_say(AccessKind kind, AccessMode mode) =>
        Compare(kind, mode, AccessSwitches.All, s_openRights, RightsTables.LeafCount);

    public void Dispose() => _memory.Dispose();

    /// <summary>Compares all paths whose PML4E and PDPTE have some rights, under every setting of some switches.</summary>
    private void Compare(AccessKind kind, AccessMode mode, AccessSwitches varied, int[] upperRights, int leafCount)
    {
        Mistakes mistakes = new();
        for (AccessSwitches switches = 0; switches <= AccessSwitches.All; switches++)
        {
            // Shadow-stack accesses are made only where there are shadow stacks.
            bool isShadowStack = kind is AccessKind.ShadowStackRead or AccessKind.ShadowStackWrite;
            if ((switches & ~varied) != 0 || !switches.IsPossible || (isShadowStack && (switches & AccessSwitches.ShadowStacks) == 0))
                continue;

            using RightsComparison comparison = new(_memory, kind, mode, switches, leafCount, mistakes);
            foreach (int pml4 in upperRights)
            {
                foreach (int pdpt in upperRights)
                {
                    for (int directory = 0; directory < EntryRights.Count; directory++)
                        comparison.Compare(pml4, pdpt, directory);
                }
            }
        }

        mistakes.AssertNone();
    }
}
