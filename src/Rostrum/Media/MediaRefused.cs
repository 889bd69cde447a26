namespace Rostrum.Media;

/// <summary>Why a file is not taken; the API answers 413, 415, 507 and 501 in this order, <see cref="Unfit"/> is a 422.</summary>
internal enum MediaRefusal
{
    TooLarge,
    NotSupported,
    DiskFull,
    ToolMissing,

    /// <summary>It cannot be made to fit what a network takes.</summary>
    Unfit,
}

/// <summary>A file is refused; the message is a sentence for the person who sent it.</summary>
internal sealed class MediaRefusedException(MediaRefusal reason, string sentence) : Exception(sentence)
{
    public MediaRefusal Reason => reason;

    /// <summary>For <see cref="MediaRefusal.TooLarge"/> by bytes.</summary>
    public long? MaxBytes { get; init; }

    public static MediaRefusedException NotReadable(string what) =>
        new(MediaRefusal.NotSupported, $"This file cannot be read as {what}: it is cut off or damaged.");
}
