#nullable enable
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.IdentityManagement.Model;
using CmkFlink.Aws.Runtime;

namespace Amazon.IdentityManagement;

/// <summary>The client of IAM. Safe to use from several threads; a repeat of a failed call is the SDK's, as the configuration says.</summary>
public class AmazonIdentityManagementServiceClient : ServiceClient, IAmazonIdentityManagementService
{
    private static readonly ServiceDescriptor Service = new()
    {
        ServiceId = AmazonIdentityManagementServiceConfig.Id,
        ApiVersion = AmazonIdentityManagementServiceConfig.ApiVersion,
        Errors = AmazonIdentityManagementServiceErrors.ByCode,
        OtherError = static (message, inner, type, code, id, status) => new AmazonIdentityManagementServiceException(message, inner, type, code, id, status),
    };

    /// <summary>Credentials from where the SDK looks for them.</summary>
    public AmazonIdentityManagementServiceClient(AmazonIdentityManagementServiceConfig config)
        : base(config)
    {
    }

    public AmazonIdentityManagementServiceClient(AWSCredentials credentials, RegionEndpoint region)
        : this(credentials, new AmazonIdentityManagementServiceConfig { RegionEndpoint = region })
    {
    }

    public AmazonIdentityManagementServiceClient(AWSCredentials credentials, AmazonIdentityManagementServiceConfig config)
        : base(credentials, config)
    {
    }

    protected override IServiceMetadata ServiceMetadata => Service;

#if NET8_0_OR_GREATER
    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonIdentityManagementServiceConfig();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonIdentityManagementServiceClient(awsCredentials, (AmazonIdentityManagementServiceConfig)clientConfig);
#endif

    /// <summary>The endpoint that a request would go to.</summary>
    public virtual Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request) =>
        Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request));

    public virtual Task<CreateRoleResponse> CreateRoleAsync(CreateRoleRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<CreateRoleResponse>(request, Options<CreateRoleResponse>.Value, cancellationToken);

    public virtual Task<GetRoleResponse> GetRoleAsync(GetRoleRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<GetRoleResponse>(request, Options<GetRoleResponse>.Value, cancellationToken);

    public virtual Task<ListRolesResponse> ListRolesAsync(ListRolesRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListRolesResponse>(request, Options<ListRolesResponse>.Value, cancellationToken);

    public virtual Task<DeleteRoleResponse> DeleteRoleAsync(DeleteRoleRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DeleteRoleResponse>(request, Options<DeleteRoleResponse>.Value, cancellationToken);

    public virtual Task<UpdateAssumeRolePolicyResponse> UpdateAssumeRolePolicyAsync(UpdateAssumeRolePolicyRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<UpdateAssumeRolePolicyResponse>(request, Options<UpdateAssumeRolePolicyResponse>.Value, cancellationToken);

    public virtual Task<PutRolePermissionsBoundaryResponse> PutRolePermissionsBoundaryAsync(PutRolePermissionsBoundaryRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<PutRolePermissionsBoundaryResponse>(request, Options<PutRolePermissionsBoundaryResponse>.Value, cancellationToken);

    public virtual Task<GetUserResponse> GetUserAsync(GetUserRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<GetUserResponse>(request, Options<GetUserResponse>.Value, cancellationToken);

    public virtual Task<ListUsersResponse> ListUsersAsync(ListUsersRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListUsersResponse>(request, Options<ListUsersResponse>.Value, cancellationToken);

    public virtual Task<ListGroupsForUserResponse> ListGroupsForUserAsync(ListGroupsForUserRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListGroupsForUserResponse>(request, Options<ListGroupsForUserResponse>.Value, cancellationToken);

    public virtual Task<CreatePolicyResponse> CreatePolicyAsync(CreatePolicyRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<CreatePolicyResponse>(request, Options<CreatePolicyResponse>.Value, cancellationToken);

    public virtual Task<GetPolicyResponse> GetPolicyAsync(GetPolicyRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<GetPolicyResponse>(request, Options<GetPolicyResponse>.Value, cancellationToken);

    public virtual Task<ListPoliciesResponse> ListPoliciesAsync(ListPoliciesRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListPoliciesResponse>(request, Options<ListPoliciesResponse>.Value, cancellationToken);

    public virtual Task<DeletePolicyResponse> DeletePolicyAsync(DeletePolicyRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DeletePolicyResponse>(request, Options<DeletePolicyResponse>.Value, cancellationToken);

    public virtual Task<CreatePolicyVersionResponse> CreatePolicyVersionAsync(CreatePolicyVersionRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<CreatePolicyVersionResponse>(request, Options<CreatePolicyVersionResponse>.Value, cancellationToken);

    public virtual Task<GetPolicyVersionResponse> GetPolicyVersionAsync(GetPolicyVersionRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<GetPolicyVersionResponse>(request, Options<GetPolicyVersionResponse>.Value, cancellationToken);

    public virtual Task<ListPolicyVersionsResponse> ListPolicyVersionsAsync(ListPolicyVersionsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListPolicyVersionsResponse>(request, Options<ListPolicyVersionsResponse>.Value, cancellationToken);

    public virtual Task<DeletePolicyVersionResponse> DeletePolicyVersionAsync(DeletePolicyVersionRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DeletePolicyVersionResponse>(request, Options<DeletePolicyVersionResponse>.Value, cancellationToken);

    public virtual Task<AttachRolePolicyResponse> AttachRolePolicyAsync(AttachRolePolicyRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<AttachRolePolicyResponse>(request, Options<AttachRolePolicyResponse>.Value, cancellationToken);

    public virtual Task<DetachRolePolicyResponse> DetachRolePolicyAsync(DetachRolePolicyRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DetachRolePolicyResponse>(request, Options<DetachRolePolicyResponse>.Value, cancellationToken);

    public virtual Task<AttachUserPolicyResponse> AttachUserPolicyAsync(AttachUserPolicyRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<AttachUserPolicyResponse>(request, Options<AttachUserPolicyResponse>.Value, cancellationToken);

    public virtual Task<DetachUserPolicyResponse> DetachUserPolicyAsync(DetachUserPolicyRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<DetachUserPolicyResponse>(request, Options<DetachUserPolicyResponse>.Value, cancellationToken);

    public virtual Task<ListAttachedRolePoliciesResponse> ListAttachedRolePoliciesAsync(ListAttachedRolePoliciesRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListAttachedRolePoliciesResponse>(request, Options<ListAttachedRolePoliciesResponse>.Value, cancellationToken);

    public virtual Task<ListAttachedUserPoliciesResponse> ListAttachedUserPoliciesAsync(ListAttachedUserPoliciesRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListAttachedUserPoliciesResponse>(request, Options<ListAttachedUserPoliciesResponse>.Value, cancellationToken);

    public virtual Task<ListAttachedGroupPoliciesResponse> ListAttachedGroupPoliciesAsync(ListAttachedGroupPoliciesRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListAttachedGroupPoliciesResponse>(request, Options<ListAttachedGroupPoliciesResponse>.Value, cancellationToken);

    public virtual Task<ListEntitiesForPolicyResponse> ListEntitiesForPolicyAsync(ListEntitiesForPolicyRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListEntitiesForPolicyResponse>(request, Options<ListEntitiesForPolicyResponse>.Value, cancellationToken);

    public virtual Task<ListRolePoliciesResponse> ListRolePoliciesAsync(ListRolePoliciesRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListRolePoliciesResponse>(request, Options<ListRolePoliciesResponse>.Value, cancellationToken);

    public virtual Task<GetRolePolicyResponse> GetRolePolicyAsync(GetRolePolicyRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<GetRolePolicyResponse>(request, Options<GetRolePolicyResponse>.Value, cancellationToken);

    public virtual Task<ListUserPoliciesResponse> ListUserPoliciesAsync(ListUserPoliciesRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListUserPoliciesResponse>(request, Options<ListUserPoliciesResponse>.Value, cancellationToken);

    public virtual Task<GetUserPolicyResponse> GetUserPolicyAsync(GetUserPolicyRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<GetUserPolicyResponse>(request, Options<GetUserPolicyResponse>.Value, cancellationToken);

    public virtual Task<ListGroupPoliciesResponse> ListGroupPoliciesAsync(ListGroupPoliciesRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListGroupPoliciesResponse>(request, Options<ListGroupPoliciesResponse>.Value, cancellationToken);

    public virtual Task<GetGroupPolicyResponse> GetGroupPolicyAsync(GetGroupPolicyRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<GetGroupPolicyResponse>(request, Options<GetGroupPolicyResponse>.Value, cancellationToken);

    public virtual Task<TagRoleResponse> TagRoleAsync(TagRoleRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<TagRoleResponse>(request, Options<TagRoleResponse>.Value, cancellationToken);

    public virtual Task<TagPolicyResponse> TagPolicyAsync(TagPolicyRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<TagPolicyResponse>(request, Options<TagPolicyResponse>.Value, cancellationToken);

    public virtual Task<ListRoleTagsResponse> ListRoleTagsAsync(ListRoleTagsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<ListRoleTagsResponse>(request, Options<ListRoleTagsResponse>.Value, cancellationToken);

    public virtual Task<GetAccountAuthorizationDetailsResponse> GetAccountAuthorizationDetailsAsync(GetAccountAuthorizationDetailsRequest request, CancellationToken cancellationToken = default) =>
        InvokeAsync<GetAccountAuthorizationDetailsResponse>(request, Options<GetAccountAuthorizationDetailsResponse>.Value, cancellationToken);

    // One set of options an operation, made when it is first called.
    private static class Options<TResponse>
        where TResponse : AmazonWebServiceResponse, new()
    {
        public static readonly InvokeOptions Value = new()
        {
            RequestMarshaller = new QueryRequestMarshaller(Service),
            ResponseUnmarshaller = new QueryUnmarshaller<TResponse>(Service),
        };
    }
}
