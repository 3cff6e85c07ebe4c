#nullable enable
using Amazon.Runtime;
using Amazon.KinesisAnalyticsV2.Model;

namespace Amazon.KinesisAnalyticsV2;

/// <summary>
/// The operations of Managed Service for Apache Flink (Kinesis Analytics V2) that CmkFlink uses, with the names and shapes of the official package, asynchronous only.
/// Every method throws the typed exceptions of the Model namespace for the errors AWS documents, AmazonKinesisAnalyticsV2Exception for others, and what the
/// HTTP stack throws (HttpRequestException, TimeoutException, IOException) where no answer came.
/// </summary>
public interface IAmazonKinesisAnalyticsV2 : IAmazonService, IDisposable
{
    /// <summary><see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_CreateApplication.html">CreateApplication</see>. Errors: CodeValidationException, ConcurrentModificationException, InvalidArgumentException, InvalidRequestException, LimitExceededException, ResourceInUseException, TooManyTagsException, UnsupportedOperationException.</summary>
    Task<CreateApplicationResponse> CreateApplicationAsync(CreateApplicationRequest request, CancellationToken cancellationToken = default);

    /// <summary><see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_DescribeApplication.html">DescribeApplication</see>. Errors: InvalidArgumentException, InvalidRequestException, ResourceNotFoundException.</summary>
    Task<DescribeApplicationResponse> DescribeApplicationAsync(DescribeApplicationRequest request, CancellationToken cancellationToken = default);

    /// <summary><see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ListApplications.html">ListApplications</see>. Errors: InvalidRequestException.</summary>
    Task<ListApplicationsResponse> ListApplicationsAsync(ListApplicationsRequest request, CancellationToken cancellationToken = default);

    /// <summary><see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_UpdateApplication.html">UpdateApplication</see>. Errors: CodeValidationException, ConcurrentModificationException, InvalidApplicationConfigurationException, InvalidArgumentException, InvalidRequestException, LimitExceededException, ResourceInUseException, ResourceNotFoundException.</summary>
    Task<UpdateApplicationResponse> UpdateApplicationAsync(UpdateApplicationRequest request, CancellationToken cancellationToken = default);

    /// <summary><see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_DeleteApplication.html">DeleteApplication</see>. Errors: ConcurrentModificationException, InvalidApplicationConfigurationException, InvalidArgumentException, InvalidRequestException, ResourceInUseException, ResourceNotFoundException.</summary>
    Task<DeleteApplicationResponse> DeleteApplicationAsync(DeleteApplicationRequest request, CancellationToken cancellationToken = default);

    /// <summary><see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_CreateApplicationSnapshot.html">CreateApplicationSnapshot</see>. Errors: InvalidApplicationConfigurationException, InvalidArgumentException, InvalidRequestException, LimitExceededException, ResourceInUseException, ResourceNotFoundException, UnsupportedOperationException.</summary>
    Task<CreateApplicationSnapshotResponse> CreateApplicationSnapshotAsync(CreateApplicationSnapshotRequest request, CancellationToken cancellationToken = default);

    /// <summary><see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_DescribeApplicationSnapshot.html">DescribeApplicationSnapshot</see>. Errors: InvalidArgumentException, ResourceNotFoundException, UnsupportedOperationException.</summary>
    Task<DescribeApplicationSnapshotResponse> DescribeApplicationSnapshotAsync(DescribeApplicationSnapshotRequest request, CancellationToken cancellationToken = default);

    /// <summary><see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ListApplicationSnapshots.html">ListApplicationSnapshots</see>. Errors: InvalidArgumentException, UnsupportedOperationException.</summary>
    Task<ListApplicationSnapshotsResponse> ListApplicationSnapshotsAsync(ListApplicationSnapshotsRequest request, CancellationToken cancellationToken = default);

    /// <summary><see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_DeleteApplicationSnapshot.html">DeleteApplicationSnapshot</see>. Errors: ConcurrentModificationException, InvalidArgumentException, InvalidRequestException, ResourceInUseException, ResourceNotFoundException, UnsupportedOperationException.</summary>
    Task<DeleteApplicationSnapshotResponse> DeleteApplicationSnapshotAsync(DeleteApplicationSnapshotRequest request, CancellationToken cancellationToken = default);

    /// <summary><see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_StartApplication.html">StartApplication</see>. Errors: InvalidApplicationConfigurationException, InvalidArgumentException, InvalidRequestException, ResourceInUseException, ResourceNotFoundException.</summary>
    Task<StartApplicationResponse> StartApplicationAsync(StartApplicationRequest request, CancellationToken cancellationToken = default);

    /// <summary><see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_StopApplication.html">StopApplication</see>. Errors: ConcurrentModificationException, InvalidApplicationConfigurationException, InvalidArgumentException, InvalidRequestException, ResourceInUseException, ResourceNotFoundException.</summary>
    Task<StopApplicationResponse> StopApplicationAsync(StopApplicationRequest request, CancellationToken cancellationToken = default);

    /// <summary><see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_RollbackApplication.html">RollbackApplication</see>. Errors: ConcurrentModificationException, InvalidArgumentException, InvalidRequestException, ResourceInUseException, ResourceNotFoundException, UnsupportedOperationException.</summary>
    Task<RollbackApplicationResponse> RollbackApplicationAsync(RollbackApplicationRequest request, CancellationToken cancellationToken = default);

    /// <summary><see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_DescribeApplicationOperation.html">DescribeApplicationOperation</see>. Errors: InvalidArgumentException, ResourceNotFoundException, UnsupportedOperationException.</summary>
    Task<DescribeApplicationOperationResponse> DescribeApplicationOperationAsync(DescribeApplicationOperationRequest request, CancellationToken cancellationToken = default);

    /// <summary><see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ListApplicationOperations.html">ListApplicationOperations</see>. Errors: InvalidArgumentException, ResourceNotFoundException, UnsupportedOperationException.</summary>
    Task<ListApplicationOperationsResponse> ListApplicationOperationsAsync(ListApplicationOperationsRequest request, CancellationToken cancellationToken = default);

    /// <summary><see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_DescribeApplicationVersion.html">DescribeApplicationVersion</see>. Errors: InvalidArgumentException, ResourceNotFoundException, UnsupportedOperationException.</summary>
    Task<DescribeApplicationVersionResponse> DescribeApplicationVersionAsync(DescribeApplicationVersionRequest request, CancellationToken cancellationToken = default);

    /// <summary><see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ListApplicationVersions.html">ListApplicationVersions</see>. Errors: InvalidArgumentException, ResourceNotFoundException, UnsupportedOperationException.</summary>
    Task<ListApplicationVersionsResponse> ListApplicationVersionsAsync(ListApplicationVersionsRequest request, CancellationToken cancellationToken = default);

    /// <summary><see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_TagResource.html">TagResource</see>. Errors: ConcurrentModificationException, InvalidArgumentException, ResourceInUseException, ResourceNotFoundException, TooManyTagsException.</summary>
    Task<TagResourceResponse> TagResourceAsync(TagResourceRequest request, CancellationToken cancellationToken = default);

    /// <summary><see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_UntagResource.html">UntagResource</see>. Errors: ConcurrentModificationException, InvalidArgumentException, ResourceInUseException, ResourceNotFoundException, TooManyTagsException.</summary>
    Task<UntagResourceResponse> UntagResourceAsync(UntagResourceRequest request, CancellationToken cancellationToken = default);

    /// <summary><see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ListTagsForResource.html">ListTagsForResource</see>. Errors: ConcurrentModificationException, InvalidArgumentException, ResourceNotFoundException.</summary>
    Task<ListTagsForResourceResponse> ListTagsForResourceAsync(ListTagsForResourceRequest request, CancellationToken cancellationToken = default);

    /// <summary><see href="https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_UpdateApplicationMaintenanceConfiguration.html">UpdateApplicationMaintenanceConfiguration</see>. Errors: ConcurrentModificationException, InvalidArgumentException, ResourceInUseException, ResourceNotFoundException, UnsupportedOperationException.</summary>
    Task<UpdateApplicationMaintenanceConfigurationResponse> UpdateApplicationMaintenanceConfigurationAsync(UpdateApplicationMaintenanceConfigurationRequest request, CancellationToken cancellationToken = default);
}
