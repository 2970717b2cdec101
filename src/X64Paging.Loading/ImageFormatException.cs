// SPDX-License-Identifier: MIT

namespace X64Paging.Loading;

/// <summary>The file given is no image that can be loaded.</summary>
/// <remarks>A host mistake, hence an exception. The message is one line of a sentence or two, fit to be shown to the user.</remarks>
public sealed class ImageFormatException : Exception
{
    /// <summary>An image that cannot be loaded, for no stated reason.</summary>
    public ImageFormatException()
        : base("The file is not a loadable image.")
    {
    }

    /// <summary>An image that cannot be loaded.</summary>
    /// <param name="message">The reason, in one line.</param>
    public ImageFormatException(string message)
        : base(message)
    {
    }

    /// <summary>An image that cannot be loaded because something else failed.</summary>
    /// <param name="message">The reason, in one line.</param>
    /// <param name="innerException">What failed.</param>
    public ImageFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
