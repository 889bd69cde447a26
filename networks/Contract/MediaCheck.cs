namespace Rostrum.Networks;

/// <summary>Holds a part's media against a network's rules.</summary>
internal static class MediaCheck
{
    public static void Check(MediaRules rules, PartContent content, string networkName, List<RuleFault> faults)
    {
        var media = content.Media;
        if (media.Count == 0)
        {
            return;
        }

        var images = media.Count(m => m.Kind is MediaKind.Image or MediaKind.AnimatedImage);
        var videos = media.Count(m => m.Kind is MediaKind.Video);
        var audios = media.Count(m => m.Kind is MediaKind.Audio);
        TooMany("tooManyMedia", "files", media.Count, rules.MaxItems, networkName, faults);
        TooMany("tooManyImages", "pictures", images, rules.MaxImages, networkName, faults);
        TooMany("tooManyVideos", "videos", videos, rules.MaxVideos, networkName, faults);
        TooMany("tooManyAudios", "sounds", audios, rules.MaxAudios, networkName, faults);
        if (!rules.Mixed && (images > 0 ? 1 : 0) + (videos > 0 ? 1 : 0) + (audios > 0 ? 1 : 0) > 1)
        {
            faults.Add(new("mediaMixed", $"{networkName} takes pictures or a video, not both in one post.", FaultSeverity.Refusal));
        }

        foreach (var item in media)
        {
            var own = new List<RuleFault>();
            CheckItem(rules, item, networkName, own);
            faults.AddRange(own.Select(f => f with { MediaId = item.Id }));
        }
    }

    private static void TooMany(string rule, string noun, int actual, int limit, string network, List<RuleFault> faults)
    {
        if (actual > limit)
        {
            faults.Add(new(rule, $"{actual} {noun}; {network} takes at most {limit}.", FaultSeverity.Refusal)
            {
                Limit = limit,
                Actual = actual,
            });
        }
    }

    private static void CheckItem(MediaRules rules, MediaItem item, string networkName, List<RuleFault> faults)
    {
        if (item.Alt is null or "" && item.Kind is MediaKind.Image)
        {
            faults.Add(new("noAltText", $"{item.FileName} has no description for people who cannot see it.", FaultSeverity.Warning));
        }

        if (rules.AltMaxLength is { } altLimit && (item.Alt?.Length ?? 0) > altLimit)
        {
            Add("altTooLong", $"The description of {item.FileName} is longer than {altLimit} characters.", altLimit, item.Alt!.Length);
        }

        CheckShape(rules, item, networkName, faults);
        if (item.Kind is not MediaKind.Video)
        {
            CheckUnchangeable(rules, item, networkName, faults);
            return;
        }

        if (rules.VideoBytes > 0 && item.Bytes > rules.VideoBytes)
        {
            Add("videoTooLarge", $"{item.FileName} is larger than {networkName} takes.", rules.VideoBytes, item.Bytes);
        }

        if (rules.VideoMax is { } longest && item.Duration > longest)
        {
            Add("videoTooLong", $"{item.FileName} is longer than {longest.TotalSeconds:0} s.", (long)longest.TotalSeconds, (long)item.Duration.Value.TotalSeconds);
        }

        if (rules.VideoMin is { } shortest && item.Duration < shortest)
        {
            Add("videoTooShort", $"{item.FileName} is shorter than {shortest.TotalSeconds:0} s.", (long)shortest.TotalSeconds, (long)item.Duration.Value.TotalSeconds);
        }

        if (rules.VideoTypes.Count > 0 && !rules.VideoTypes.Contains(item.ContentType))
        {
            faults.Add(new("videoType", $"{networkName} does not take {item.ContentType}.", FaultSeverity.Refusal));
        }

        void Add(string rule, string sentence, long limit, long actual) =>
            faults.Add(new(rule, sentence, FaultSeverity.Refusal) { Limit = limit, Actual = actual });
    }

    // Half a percent: what rounding to whole pixels does.
    private static void CheckShape(MediaRules rules, MediaItem item, string networkName, List<RuleFault> faults)
    {
        if (item.Kind is MediaKind.Audio || item.Width < 1 || item.Height < 1)
        {
            return;
        }

        var aspect = (double)item.Width / item.Height;
        if (aspect < rules.AspectMin * 0.995 || aspect > rules.AspectMax * 1.005)
        {
            var what = aspect < rules.AspectMin ? "tall" : "wide";
            faults.Add(new("aspect", $"{item.FileName} is too {what} for {networkName}.", FaultSeverity.Refusal));
        }
    }

    /// <summary>A still picture is fitted before it is sent; what moves or sounds goes as it is.</summary>
    private static void CheckUnchangeable(MediaRules rules, MediaItem item, string networkName, List<RuleFault> faults)
    {
        var types = item.Kind is MediaKind.Audio ? rules.AudioTypes : rules.ImageTypes;
        if (item.Kind is not MediaKind.Image && types.Count > 0 && !types.Contains(item.ContentType))
        {
            faults.Add(new(item.Kind is MediaKind.Audio ? "audioType" : "imageType", $"{networkName} does not take {item.ContentType}.", FaultSeverity.Refusal));
        }

        if (item.Kind is MediaKind.AnimatedImage && rules.ImageBytes > 0 && item.Bytes > rules.ImageBytes)
        {
            faults.Add(new("imageTooLarge", $"{item.FileName} moves and is larger than {networkName} takes.", FaultSeverity.Refusal)
            {
                Limit = rules.ImageBytes,
                Actual = item.Bytes,
            });
        }
    }
}
