using System.Net.Sockets;
using System.Security.Authentication;

namespace CmkFlink.Aws;

/// <summary>What can go wrong between here and a service.</summary>
internal enum NetworkTrouble
{
    /// <summary>No trouble of the network.</summary>
    None,
    HostUnknown,
    Refused,
    Unreachable,
    Tls,
    Proxy,
    TimedOut,

    /// <summary>The connection broke while a request was under way.</summary>
    Broken,
}

/// <summary>Tells the troubles apart. None of them is an Amazon exception: the SDK lets HttpRequestException, TimeoutException, TaskCanceledException and IOException through.</summary>
internal static class NetworkErrors
{
    public static NetworkTrouble Find(Exception exception)
    {
        NetworkTrouble found = NetworkTrouble.None;
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            // Out of a stream it ended a connection that stood, and the request may have left; while connecting the socket's error comes bare.
            if (e is IOException { InnerException: SocketException lost } && Of(lost.SocketErrorCode) is NetworkTrouble.Unreachable) return NetworkTrouble.Broken;
            NetworkTrouble here = e switch
            {
                SocketException socket => Of(socket.SocketErrorCode),
                AuthenticationException => NetworkTrouble.Tls,
                TimeoutException => NetworkTrouble.TimedOut,
#if NET8_0_OR_GREATER
                HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => NetworkTrouble.HostUnknown,
                HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => NetworkTrouble.Tls,
                HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => NetworkTrouble.Proxy,
#endif
                System.Net.WebException web => Of(web.Status),
                HttpRequestException or IOException => NetworkTrouble.Broken,
                OperationCanceledException => NetworkTrouble.TimedOut,
                _ => NetworkTrouble.None,
            };
            // The innermost exception knows best; "broken" and "timed out" of an outer one stand only where nothing below says more.
            if (here is not NetworkTrouble.None && (found is NetworkTrouble.None or NetworkTrouble.Broken or NetworkTrouble.TimedOut || here is not NetworkTrouble.Broken)) found = here;
        }

        return found;
    }

    /// <summary>Whether the trouble came before any byte of the request had left: then it took no effect.</summary>
    public static bool IsBeforeSending(NetworkTrouble trouble) =>
        trouble is NetworkTrouble.HostUnknown or NetworkTrouble.Refused or NetworkTrouble.Unreachable or NetworkTrouble.Tls or NetworkTrouble.Proxy;

    public static AwsFailure Explain(NetworkTrouble trouble, string failed) => trouble switch
    {
        NetworkTrouble.HostUnknown => new("HostUnknown", FailureCategory.ConnectionError, $"{failed}: the host name of the endpoint cannot be resolved.", "Check Region and -EndpointUrl for a slip, and the name resolution (DNS) of this computer."),
        NetworkTrouble.Refused => new("ConnectionRefused", FailureCategory.ConnectionError, $"{failed}: nobody listens at the endpoint.", "Check -EndpointUrl and AWS_ENDPOINT_URL; where it is the sandbox, start it (Start-FlinkCmkSandbox)."),
        NetworkTrouble.Unreachable => new("HostUnreachable", FailureCategory.ConnectionError, $"{failed}: there is no way to the endpoint from here.", "Check network, VPN and firewall, or use a VPC endpoint with -EndpointUrl."),
        NetworkTrouble.Tls => new("TlsFailed", FailureCategory.ConnectionError, $"{failed}: no secure connection could be made.", "Check the endpoint's certificate, any proxy that replaces certificates, and this computer's clock."),
        NetworkTrouble.Proxy => new("ProxyFailed", FailureCategory.ConnectionError, $"{failed}: the proxy gave no way to the endpoint.", "Check HTTPS_PROXY and NO_PROXY."),
        NetworkTrouble.TimedOut => new("NoAnswerInTime", FailureCategory.OperationTimeout, $"{failed}: no answer came in time.", "Check the connection, look whether a change took effect, then run the command again."),
        _ => new("ConnectionBroken", FailureCategory.ConnectionError, $"{failed}: the connection broke.", "Look whether a change took effect, then run the command again."),
    };

    private static NetworkTrouble Of(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => NetworkTrouble.Refused,
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => NetworkTrouble.HostUnknown,
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.HostDown => NetworkTrouble.Unreachable,
        SocketError.TimedOut => NetworkTrouble.TimedOut,
        SocketError.OperationAborted => NetworkTrouble.TimedOut,
        _ => NetworkTrouble.Broken,
    };

    /// <summary>Windows PowerShell's HttpClient wraps a WebException, without a socket error for some of them.</summary>
    private static NetworkTrouble Of(System.Net.WebExceptionStatus status) => status switch
    {
        System.Net.WebExceptionStatus.NameResolutionFailure => NetworkTrouble.HostUnknown,
        System.Net.WebExceptionStatus.ProxyNameResolutionFailure => NetworkTrouble.Proxy,
        System.Net.WebExceptionStatus.ConnectFailure => NetworkTrouble.Refused,
        System.Net.WebExceptionStatus.TrustFailure or System.Net.WebExceptionStatus.SecureChannelFailure => NetworkTrouble.Tls,
        System.Net.WebExceptionStatus.Timeout or System.Net.WebExceptionStatus.RequestCanceled => NetworkTrouble.TimedOut,
        _ => NetworkTrouble.Broken,
    };
}
