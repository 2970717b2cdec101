// SPDX-License-Identifier: MIT
using Xunit;

namespace X64Paging.Cpu.Tests.Host;

/// <summary>Tests on the host's processor run one after another: they share fixed addresses and the process's signal handlers.</summary>
[CollectionDefinition(nameof(HostProcessor))]
public sealed class HostCollection;
