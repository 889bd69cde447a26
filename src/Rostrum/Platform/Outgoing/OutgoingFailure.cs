using System.Net;

namespace Rostrum.Platform.Outgoing;

/// <summary>All that a caller learns about an address that did not work: nothing that would make us a port scanner.</summary>
internal enum OutgoingFailure
{
    /// <summary>The address breaks a rule: form, scheme, port, private range.</summary>
    NotAllowed,

    /// <summary>No name, no connection, no answer in time, or an answer that is none.</summary>
    NoAnswer,

    /// <summary>More bytes than the caller takes.</summary>
    TooLarge,

    /// <summary>The server answered that there is nothing, or something of another kind than asked for.</summary>
    NotFound,
}

/// <summary>
/// The guard let a request not out, or stopped its answer. It is a <see cref="HttpRequestException"/>, so code that knows
/// nothing of the guard treats it as a failed call; for <see cref="OutgoingFailure.NotAllowed"/> nothing was sent.
/// </summary>
internal sealed class OutgoingException(OutgoingFailure failure)
    : HttpRequestException(ErrorOf(failure), SentenceOf(failure), inner: null, StatusOf(failure))
{
    public OutgoingFailure Failure => failure;

    public static string SentenceOf(OutgoingFailure failure) => failure switch
    {
        OutgoingFailure.NotAllowed => "This address is not allowed.",
        OutgoingFailure.NoAnswer => "This address does not answer.",
        OutgoingFailure.TooLarge => "The answer of this address is too large.",
        OutgoingFailure.NotFound => "There is nothing usable at this address.",
    };

    private static HttpRequestError ErrorOf(OutgoingFailure failure) => failure switch
    {
        OutgoingFailure.NotAllowed => HttpRequestError.ConnectionError,
        OutgoingFailure.NoAnswer => HttpRequestError.Unknown,
        OutgoingFailure.TooLarge => HttpRequestError.ConfigurationLimitExceeded,
        OutgoingFailure.NotFound => HttpRequestError.Unknown,
    };

    private static HttpStatusCode? StatusOf(OutgoingFailure failure) =>
        failure == OutgoingFailure.NotFound ? HttpStatusCode.NotFound : null;
}
