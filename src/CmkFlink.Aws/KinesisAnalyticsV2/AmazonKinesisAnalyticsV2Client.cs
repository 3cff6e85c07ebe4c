#nullable enable
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.KinesisAnalyticsV2.Model;
using CmkFlink.Aws.Runtime;

namespace Amazon.KinesisAnalyticsV2;

/// <summary>The client of Managed Service for Apache Flink (Kinesis Analytics V2). Safe to use from several threads; a repeat of a failed call is the SDK's, as the configuration says.</summary>
public class AmazonKinesisAnalyticsV2Client : ServiceClient, IAmazonKinesisAnalyticsV2
{
    private static readonly ServiceDescriptor Service = new()
    {
        ServiceId = AmazonKinesisAnalyticsV2Config.Id,
        ApiVersion = AmazonKinesisAnalyticsV2Config.ApiVersion,
        TargetPrefix = "KinesisAnalytics_20180523",
        Errors = AmazonKinesisAnalyticsV2Errors.ByCode,
        OtherError = static (message, inner, type, code, id, status) => new AmazonKinesisAnalyticsV2Exception(message, inner, type, code, id, status),
    };

    /// <summary>Credentials from where the SDK looks for them.</summary>
    public AmazonKinesisAnalyticsV2Client(AmazonKinesisAnalyticsV2Config config)
        : base(config)
    {
    }

    public AmazonKinesisAnalyticsV2Client(AWSCredentials credentials, RegionEndpoint region)
        : this(credentials, new AmazonKinesisAnalyticsV2Config { RegionEndpoint = region })
    {
    }

    public AmazonKinesisAnalyticsV2Client(AWSCredentials credentials, AmazonKinesisAnalyticsV2Config config)
        : base(credentials, config)
    {
    }

    protected override IServiceMetadata ServiceMetadata => Service;

#if NET8_0_OR_GREATER
    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonKinesisAnalyticsV2Config();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonKinesisAnalyticsV2Client(awsCredentials, (AmazonKinesisAnalyticsV2Config)clientConfig);
#endif

    /// <summary>The endpoint that a request would go to.</summary>
    public virtual Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request) =>
        Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request));

    public virtual Task<CreateApplicationResponse> CreateApplicationAsync(CreateApplicationRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<CreateApplicationResponse>(request, Options<CreateApplicationResponse>.Value, cancellationToken);

    public virtual Task<DescribeApplicationResponse> DescribeApplicationAsync(DescribeApplicationRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DescribeApplicationResponse>(request, Options<DescribeApplicationResponse>.Value, cancellationToken);

    public virtual Task<ListApplicationsResponse> ListApplicationsAsync(ListApplicationsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListApplicationsResponse>(request, Options<ListApplicationsResponse>.Value, cancellationToken);

    public virtual Task<UpdateApplicationResponse> UpdateApplicationAsync(UpdateApplicationRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<UpdateApplicationResponse>(request, Options<UpdateApplicationResponse>.Value, cancellationToken);

    public virtual Task<DeleteApplicationResponse> DeleteApplicationAsync(DeleteApplicationRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DeleteApplicationResponse>(request, Options<DeleteApplicationResponse>.Value, cancellationToken);

    public virtual Task<CreateApplicationSnapshotResponse> CreateApplicationSnapshotAsync(CreateApplicationSnapshotRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<CreateApplicationSnapshotResponse>(request, Options<CreateApplicationSnapshotResponse>.Value, cancellationToken);

    public virtual Task<DescribeApplicationSnapshotResponse> DescribeApplicationSnapshotAsync(DescribeApplicationSnapshotRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DescribeApplicationSnapshotResponse>(request, Options<DescribeApplicationSnapshotResponse>.Value, cancellationToken);

    public virtual Task<ListApplicationSnapshotsResponse> ListApplicationSnapshotsAsync(ListApplicationSnapshotsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListApplicationSnapshotsResponse>(request, Options<ListApplicationSnapshotsResponse>.Value, cancellationToken);

    public virtual Task<DeleteApplicationSnapshotResponse> DeleteApplicationSnapshotAsync(DeleteApplicationSnapshotRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DeleteApplicationSnapshotResponse>(request, Options<DeleteApplicationSnapshotResponse>.Value, cancellationToken);

    public virtual Task<StartApplicationResponse> StartApplicationAsync(StartApplicationRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<StartApplicationResponse>(request, Options<StartApplicationResponse>.Value, cancellationToken);

    public virtual Task<StopApplicationResponse> StopApplicationAsync(StopApplicationRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<StopApplicationResponse>(request, Options<StopApplicationResponse>.Value, cancellationToken);

    public virtual Task<RollbackApplicationResponse> RollbackApplicationAsync(RollbackApplicationRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<RollbackApplicationResponse>(request, Options<RollbackApplicationResponse>.Value, cancellationToken);

    public virtual Task<DescribeApplicationOperationResponse> DescribeApplicationOperationAsync(DescribeApplicationOperationRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DescribeApplicationOperationResponse>(request, Options<DescribeApplicationOperationResponse>.Value, cancellationToken);

    public virtual Task<ListApplicationOperationsResponse> ListApplicationOperationsAsync(ListApplicationOperationsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListApplicationOperationsResponse>(request, Options<ListApplicationOperationsResponse>.Value, cancellationToken);

    public virtual Task<DescribeApplicationVersionResponse> DescribeApplicationVersionAsync(DescribeApplicationVersionRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DescribeApplicationVersionResponse>(request, Options<DescribeApplicationVersionResponse>.Value, cancellationToken);

    public virtual Task<ListApplicationVersionsResponse> ListApplicationVersionsAsync(ListApplicationVersionsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListApplicationVersionsResponse>(request, Options<ListApplicationVersionsResponse>.Value, cancellationToken);

    public virtual Task<TagResourceResponse> TagResourceAsync(TagResourceRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<TagResourceResponse>(request, Options<TagResourceResponse>.Value, cancellationToken);

    public virtual Task<UntagResourceResponse> UntagResourceAsync(UntagResourceRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<UntagResourceResponse>(request, Options<UntagResourceResponse>.Value, cancellationToken);

    public virtual Task<ListTagsForResourceResponse> ListTagsForResourceAsync(ListTagsForResourceRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListTagsForResourceResponse>(request, Options<ListTagsForResourceResponse>.Value, cancellationToken);

    public virtual Task<UpdateApplicationMaintenanceConfigurationResponse> UpdateApplicationMaintenanceConfigurationAsync(UpdateApplicationMaintenanceConfigurationRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<UpdateApplicationMaintenanceConfigurationResponse>(request, Options<UpdateApplicationMaintenanceConfigurationResponse>.Value, cancellationToken);

    // One set of options an operation, made when it is first called.
    private static class Options<TResponse>
        where TResponse : AmazonWebServiceResponse, new()
    {
        public static readonly InvokeOptions Value = new()
        {
            RequestMarshaller = new JsonRequestMarshaller(Service),
            ResponseUnmarshaller = new JsonUnmarshaller<TResponse>(Service),
        };
    }
}
