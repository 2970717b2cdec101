// SPDX-License-Identifier: MIT
namespace X64Paging.Memory;

/// <summary>Hears of what becomes of frames, and changes nothing.</summary>
public interface IFrameObserver
{
    /// <summary>A frame was handed out, with one reference.</summary>
    void Allocated(Frame frame);

    /// <summary>A frame got one reference more.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="references">How many it has now.</param>
    void Referenced(Frame frame, uint references);

    /// <summary>A frame lost a reference; it is free if none is left.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="references">How many it has now.</param>
    void Released(Frame frame, uint references);
}
